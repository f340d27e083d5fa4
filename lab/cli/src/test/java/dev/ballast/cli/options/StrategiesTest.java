package dev.ballast.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.topology.Profile;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategiesTest {

    @Test
    void shipsFoldersThatRenderUpstreams() {
        assertThat(Strategies.shipped())
                .contains("nginx-reload", "nginx-restart")
                .doesNotContain("base", "api-java", "foreign-api", "chromium");
    }

    @Test
    void acceptsDirectoryAndImage(@TempDir Path mine) throws IOException {
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\n");
        assertThat(Strategies.checked(List.of(mine.toString(), "me/mine:1"))).hasSize(2);
    }

    @Test
    void refusesUnknownNameAndListsKnownOnes() {
        assertThatThrownBy(() -> Strategies.checked(List.of("nginx-reload", "haproxi")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no strategy 'haproxi'; there are")
                .hasMessageContaining("nginx-reload");
        assertThatThrownBy(() -> Strategies.checked(List.of("api-java")))
                .hasMessageContaining("no strategy 'api-java'");
        assertThatThrownBy(() -> Strategies.checked(List.of(""))).hasMessageContaining("no strategy ''");
    }

    @Test
    void refusesNameGivenTwice() {
        assertThatThrownBy(() -> Strategies.checked(List.of("nginx-reload", "nginx-reload")))
                .hasMessageContaining("names one twice");
    }

    @Test
    void refusesAFolderGivenTwice(@TempDir Path mine) throws IOException {
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\n");
        assertThatThrownBy(() -> Strategies.checked(List.of(mine.toString(), mine + "/.")))
                .hasMessageContaining("names one twice");
    }

    @Test
    void refusesAFolderWithoutDockerfile(@TempDir Path mine) {
        assertThatThrownBy(() -> Strategies.checked(List.of(mine.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(mine + " has no Dockerfile");
    }

    @Test
    void differFromReferenceInBalancerOnly() {
        Topology system = Strategies.system("nginx-restart", "api-java");
        assertThat(system.name()).isEqualTo("nginx-restart");
        assertThat(system.profile()).isEqualTo(Profile.REFERENCE);
        assertThat(system.balancer()).hasToString("nginx-restart");
        assertThat(system.api()).hasToString("api-java");
    }
}
