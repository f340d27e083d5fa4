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
    void articleAndReferenceDifferInProfileAndBalancerOnly() {
        assertThat(Topology.article().withName("reference"))
                .isEqualTo(new Topology(
                        "reference",
                        Profile.ARTICLE,
                        Topology.reference().servers(),
                        Topology.reference().api(),
                        Topology.reference().apis(),
                        ImageSource.parse("nginx-restart"),
                        Topology.reference().ports()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 31})
    void namesAnOddNumberOfApis(int apis) {
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
    void namesAnOddPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ports(70000, 0))
                .withMessage("balancer port (70000) must be 0 to 65535");
    }

    @Test
    void readsNamesReferencesAndDirectories(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\n");

        assertThat(ImageSource.parse("api-java").kind()).isEqualTo(ImageSource.Kind.NAMED);
        assertThat(ImageSource.parse("mine:1").kind()).isEqualTo(ImageSource.Kind.REFERENCE);
        assertThat(ImageSource.parse("team/mine").kind()).isEqualTo(ImageSource.Kind.REFERENCE);
        assertThat(ImageSource.parse(directory.toString()).kind()).isEqualTo(ImageSource.Kind.DIRECTORY);
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
