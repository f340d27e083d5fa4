package dev.ballast.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.Labels;
import dev.ballast.engine.Role;
import dev.ballast.topology.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** Sources of images, with a real registry that this test starts. */
class BaseImagesIT {

    private static final String LAB = "5e915712";
    private static final Engine ENGINE = Engine.connect();
    private static final DockerClient DOCKER = DockerClientFactory.instance().client();
    private static final Containers CONTAINERS = new Containers(ENGINE, LAB, false);

    private static String registry = "";

    private final Set<String> made = new LinkedHashSet<>();

    @BeforeAll
    static void startRegistry() {
        String image = new ImageBuilder(ENGINE, line -> {})
                .build(ImageSource.parse("registry"))
                .reference();
        CONTAINERS.removeAll();
        CONTAINERS.createNetwork(Map.of());
        Container container =
                CONTAINERS.start(ContainerSpec.of("registry", Role.TOOL, image).publish(5000, 0));
        registry = "localhost:" + container.hostPort(5000);
        await("registry at " + registry).atMost(Duration.ofSeconds(20)).until(BaseImagesIT::answers);
    }

    private static boolean answers() {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://" + registry + "/v2/").toURL().openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void removeRegistry() {
        CONTAINERS.removeAll();
    }

    @AfterEach
    void removeImages() {
        made.forEach(BaseImagesIT::remove);
    }

    @Test
    void pullsAMissingImageUnderItsReference() throws Exception {
        String id = push("ballast-test/tiny:1");

        BuiltImage pulled = images(registry).resolve("ballast-test/tiny:1");

        assertThat(pulled).isEqualTo(new BuiltImage("ballast-test/tiny:1", "ballast-test/tiny:1", id, ""));
        assertThat(DOCKER.inspectImageCmd("ballast-test/tiny:1").exec().getId()).isEqualTo(id);
    }

    @Test
    void findsAnOfficialImageOnAMirror() throws Exception {
        String id = push("library/ballast-tiny:1");

        assertThat(images(registry).resolve("ballast-tiny:1").id()).isEqualTo(id);
    }

    @Test
    void pullsByAReferenceThatNamesItsRegistry() throws Exception {
        String id = push("ballast-test/named:1");

        assertThat(images("").resolve(registry + "/ballast-test/named:1").id()).isEqualTo(id);
    }

    @Test
    void doesNotAskForALocalImage() throws Exception {
        String id = build("ballast-test/here:1");

        assertThat(images("localhost:1").resolve("ballast-test/here:1").id()).isEqualTo(id);
    }

    @Test
    void takesAStandInButNotItsDescendants() throws Exception {
        Map<String, String> label = Map.of(Labels.STANDS_IN_FOR, "ballast-test/wanted:1");
        String standIn = build("ballast/stand-in/wanted-test:1", "FROM scratch\nCOPY Dockerfile /\n", label);
        build("ballast/built-on-it:1", "FROM ballast/stand-in/wanted-test:1\nCOPY Dockerfile /again\n", Map.of());

        assertThat(images("localhost:1").resolve("ballast-test/wanted:1"))
                .isEqualTo(new BuiltImage(
                        "ballast-test/wanted:1", "ballast/stand-in/wanted-test:1", standIn, "ballast-test/wanted:1"));
    }

    /** On a machine with a registry the images are those of the registry, and nothing is said. */
    @Test
    void ordinaryDockerfileStandsOnStandIns(@TempDir Path mine) throws IOException {
        String debian = PinnedImage.named("debian").reference();
        Files.writeString(
                mine.resolve("Dockerfile"),
                "FROM %s\nCOPY --from=%s /bin/consul /\nLABEL dev.ballast.test=%d\n"
                        .formatted(debian, PinnedImage.named("consul").reference(), System.nanoTime()));
        List<String> said = new CopyOnWriteArrayList<>();

        BuiltImage built = new ImageBuilder(ENGINE, said::add).build(ImageSource.parse(mine.toString()));

        made.add(built.reference());
        BuiltImage base = images("").resolve(debian);
        assertThat(DOCKER.inspectImageCmd(built.id()).exec().getRootFS().getLayers())
                .containsAll(
                        DOCKER.inspectImageCmd(base.id()).exec().getRootFS().getLayers());
        assertThat(said.get(0).contains("%s in place of %s".formatted(base.reference(), debian)))
                .as(said.get(0))
                .isEqualTo(!base.standsInFor().isEmpty());
    }

    @Test
    @Timeout(15)
    void namesTheRemedyForAnImageNotServed() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> images(registry).resolve("ballast-test/nowhere:1"))
                .withMessageContaining("ballast-test/nowhere:1")
                .withMessageContaining("build or pull it");
    }

    @Test
    @Timeout(15)
    void givesUpOnASilentRegistry() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(
                            () -> images("localhost:" + silent.getLocalPort()).resolve("ballast-test/nowhere:1"))
                    .withMessageContaining("no answer within 4 s")
                    .withMessageContaining("build or pull it");
        }
    }

    private static BaseImages images(String movedTo) {
        return new BaseImages(ENGINE, movedTo.isEmpty() ? Map.of() : Map.of(Registry.MOVED, movedTo));
    }

    /** Puts an image into the registry that is nowhere else, and returns its id. */
    private String push(String name) throws InterruptedException {
        String pushed = registry + "/" + name;
        String id = build(pushed);
        DOCKER.pushImageCmd(pushed)
                .exec(new ResultCallback.Adapter<PushResponseItem>())
                .awaitCompletion();
        remove(pushed);
        made.add(name.replaceFirst("^library/", ""));
        return id;
    }

    private String build(String tag) {
        return build(tag, "FROM scratch\nCOPY Dockerfile /\nLABEL dev.ballast.test=" + tag + "\n", Map.of());
    }

    private String build(String tag, String dockerfile, Map<String, String> labels) {
        made.add(tag);
        ImageFolder folder = new ImageFolder(
                "test", new TreeMap<>(Map.of("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8))));
        return DOCKER.inspectImageCmd(DOCKER.buildImageCmd(
                                new ByteArrayInputStream(BuildContext.of(folder).tar()))
                        .withTags(Set.of(tag))
                        .withLabels(labels)
                        .withNoCache(true)
                        .exec(new BuildImageResultCallback())
                        .awaitImageId())
                .exec()
                .getId();
    }

    private static void remove(String image) {
        try {
            DOCKER.removeImageCmd(image).withForce(true).exec();
        } catch (NotFoundException e) {
            // another test's, or never made
        }
    }
}
