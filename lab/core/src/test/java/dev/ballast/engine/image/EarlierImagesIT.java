package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import dev.ballast.engine.Engine;
import dev.ballast.engine.ImageRequest;
import dev.ballast.engine.Images;
import dev.ballast.engine.Labels;
import dev.ballast.topology.ImageSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** Finds and removes images that this test plants. Other images on the engine may be a user's, and stay. */
class EarlierImagesIT {

    private static final Engine ENGINE = Engine.connect();
    private static final DockerClient DOCKER = DockerClientFactory.instance().client();
    private static final String EARLIER = "ballast/api-flask:0123456789ab";
    private static final String USED = "ballast/api-flask:0123456789ac";
    private static final String USERS = "shop/api:0123456789ab";
    private static final String STAND_IN = BaseImages.STAND_INS + "planted:0123456789ab";

    private final EarlierImages images = new EarlierImages(ENGINE);

    @Test
    void findsEarlierImagesAndRemovesThem() {
        String current = new ImageBuilder(ENGINE, line -> {})
                .build(ImageSource.parse("api-flask"))
                .reference();
        Map<String, String> ours = Map.of(Labels.IMAGE, "api-flask");
        plant(EARLIER, ours);
        plant(USED, ours);
        plant(USERS, ours); // as one that is built on ours inherits it
        plant(STAND_IN, Map.of(Labels.STANDS_IN_FOR, "planted:1"));
        String container = DOCKER.createContainerCmd(USED).exec().getId();
        try {
            assertThat(images.find())
                    .contains(EARLIER)
                    .doesNotContain(current, standsOn(), USED, USERS, STAND_IN)
                    .noneMatch(reference -> reference.startsWith(BaseImages.STAND_INS));

            assertThat(images.remove(EARLIER)).isTrue();
            assertThat(images.find()).doesNotContain(EARLIER);
            assertThat(images.remove(EARLIER)).as("removed already").isTrue();
            assertThat(images.remove(USED)).isFalse();
        } finally {
            DOCKER.removeContainerCmd(container).exec();
            Set.of(EARLIER, USED, USERS, STAND_IN).forEach(images::remove);
        }
    }

    private static String standsOn() {
        return new ImageBuilder(ENGINE, line -> {})
                .build(new ImageSource(ImageSource.Kind.REFERENCE, "ballast/base"))
                .reference();
    }

    private static void plant(String reference, Map<String, String> labels) {
        ImageFolder folder = new ImageFolder(
                "planted",
                new TreeMap<>(Map.of(
                        "Dockerfile",
                        "FROM scratch\nCOPY name /\nCMD [\"/name\"]\n".getBytes(StandardCharsets.UTF_8),
                        "name",
                        reference.getBytes(StandardCharsets.UTF_8))));
        // without the cache, since another test may remove the image that a cached step names
        new Images(ENGINE)
                .build(
                        new ImageRequest(reference, reference, labels, Map.of(), false, Duration.ofMinutes(1)),
                        new ByteArrayInputStream(BuildContext.of(folder).tar()));
    }
}
