package dev.ballast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {

    @Test
    void comesBackFromItsJson() {
        Topology topology =
                Topology.reference().withApis(7).withApi("registry:5000/api:1").withPorts(Ports.ARTICLE);

        assertThat(Topology.fromJson(topology.toJson())).isEqualTo(topology);
    }

    @Test
    void articleDiffersInProfileAndBalancer() {
        assertThat(Topology.article())
                .isEqualTo(Topology.reference().toBuilder()
                        .name("article")
                        .profile(Profile.ARTICLE)
                        .balancer("nginx-restart")
                        .build());
    }

    @Test
    void builderAndWithersSetTheSame() {
        Topology built = Topology.builder()
                .name("mine")
                .servers(5)
                .api("api-java")
                .apis(7)
                .balancer("haproxy")
                .ports(Ports.ARTICLE)
                .build();

        assertThat(Topology.reference()
                        .withName("mine")
                        .withServers(5)
                        .withApi("api-java")
                        .withApis(7)
                        .withBalancer("haproxy")
                        .withPorts(Ports.ARTICLE))
                .isEqualTo(built);
        assertThat(built.toBuilder().build()).isEqualTo(built);
    }

    /** The label of labs that version 0.1 of November 2026 started. */
    @Test
    void readsTheLabelOfEarlierVersions() {
        String label = "{\"name\":\"reference\",\"profile\":\"REFERENCE\",\"servers\":3,"
                + "\"api\":{\"kind\":\"NAMED\",\"value\":\"api-flask\"},\"apis\":2,"
                + "\"balancer\":{\"kind\":\"REFERENCE\",\"value\":\"team/balancer:1\"},"
                + "\"ports\":{\"balancer\":5000,\"ui\":8500}}";
        Topology topology = Topology.builder()
                .apis(2)
                .balancer("team/balancer:1")
                .ports(Ports.ARTICLE)
                .build();

        assertThat(Topology.fromJson(label)).isEqualTo(topology);
        assertThat(topology.toJson()).isEqualTo(label);
    }

    @Test
    void ignoresPartsOfLaterVersions() {
        String later = Topology.reference().toJson().replaceFirst("\\{", "{\"later\":[1],");

        assertThat(Topology.fromJson(later)).isEqualTo(Topology.reference());
    }

    @Test
    void namesTextThatIsNoTopology() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.fromJson("{\"name\":"))
                .withMessage("not a topology: {\"name\":");
    }

    @Test
    void refusesABlankName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.reference().withName(" "))
                .withMessage("name (\" \") must not be blank");
    }

    @Test
    void refusesABlankImage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageSource(ImageSource.Kind.NAMED, ""))
                .withMessage("image is blank; give a name such as api-flask, a directory, or an image");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 31})
    void refusesNumbersOfApisOutOfBounds(int apis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.reference().withApis(apis))
                .withMessage("apis (%d) must be 0 to 30", apis);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 9})
    void refusesServersThatCannotElect(int servers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.reference().withServers(servers))
                .withMessage("servers (%d) must be 1, 3, 5 or 7", servers);
    }

    @Test
    void refusesAPortOutOfBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ports(70000, 0))
                .withMessage("balancer port (70000) must be 0 to 65535");
    }

    @Test
    void refusesOnePortForTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ports(8500, 8500))
                .withMessageStartingWith("balancer and ui port (8500) must differ");
        assertThat(new Ports(0, 0)).isEqualTo(Ports.FREE);
    }

    @Test
    void readsNamesReferencesAndDirectories(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\n");

        assertThat(ImageSource.parse("api-java").kind()).isEqualTo(ImageSource.Kind.NAMED);
        assertThat(ImageSource.parse("mine:1").kind()).isEqualTo(ImageSource.Kind.REFERENCE);
        assertThat(ImageSource.parse("team/mine").kind()).isEqualTo(ImageSource.Kind.REFERENCE);
        assertThat(ImageSource.parse(directory.toString()).kind()).isEqualTo(ImageSource.Kind.DIRECTORY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mine@sha256:0f", "localhost/mine", "host:5000/team/mine:1.2@sha256:0f", "base__x/y-z:A_1"})
    void readsReferencesOfAllForms(String reference) {
        assertThat(ImageSource.parse(reference).toString()).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(id)", "$1", "${x}", "Mine", "team/Mine:1", "mine:", "mine:1:2", "two words:1", "-mine"})
    void refusesTextThatIsNoImage(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSource.parse(text))
                .withMessageContaining("'%s' is no image", text)
                .withMessageContaining("a directory (./NAME), or an image (NAME:TAG)");
    }

    @Test
    void saysThatADirectoryHasNoDockerfile(@TempDir Path directory) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSource.parse(directory.toString()))
                .withMessageContaining(directory.toString())
                .withMessageContaining("has no Dockerfile")
                .withMessageContaining("docs/how-to/own-images.md");
    }
}
