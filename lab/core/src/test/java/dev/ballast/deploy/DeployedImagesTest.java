package dev.ballast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.engine.Container;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.FakeEngine;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The images of a lab that runs. */
@Timeout(60)
class DeployedImagesTest {

    private static final Container UI = container("client-ui", Role.UI, "consul:1");
    private static final Container BALANCER = container("balancer", Role.BALANCER, "ballast/balancer:1");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void withoutInstancesNoneIsBuilt() throws IOException {
        Path api = Files.createDirectory(folder.resolve("api"));
        Path dockerfile = Files.writeString(api.resolve("Dockerfile"), "FROM scratch\n");
        Topology topology = Topology.reference().withApi(api.toString());
        Files.delete(dockerfile); // it is moved while the lab runs
        try (FakeEngine engine = new FakeEngine()) {
            for (String image : List.of("consul:1", "ballast/balancer:1", "sha256:1")) {
                engine.json(
                        "GET /images/%s/json".formatted(image),
                        "{\"Id\":\"sha256:1\",\"Config\":{\"Labels\":{\"dev.ballast.announces\":\"true\"}}}");
            }

            DeployedImages images = DeployedImages.running(
                    topology, List.of(UI, BALANCER), new ImageBuilder(engine.engine(), line -> {}));

            assertThat(images.balancer("balancer").labels().announces()).isTrue();
            assertThat(engine.asked()).noneMatch(asked -> asked.contains("/build"));
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> images.service("api"))
                    .withMessageContaining("has no Dockerfile");
        }
    }

    @Test
    void withoutBalancerNoneIsBuilt() throws IOException {
        try (FakeEngine engine = new FakeEngine()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DeployedImages.running(
                            Topology.reference(), List.of(UI), new ImageBuilder(engine.engine(), line -> {})))
                    .withMessage("there is no balancer or no UI, but only [client-ui]");
            assertThat(engine.asked()).noneMatch(asked -> asked.contains("/build"));
        }
    }

    private static Container container(String name, Role role, String image) {
        return new Container("0".repeat(64), name, role, "10.0.0.2", Map.of(), true, image);
    }
}
