package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HomeFolderTest {

    @Test
    void takesFirstAbsolutePath() {
        assertThat(HomeFolder.first("/home/me", "/root")).isEqualTo(Path.of("/home/me"));
        assertThat(HomeFolder.first("", "/root")).isEqualTo(Path.of("/root"));
        assertThat(HomeFolder.first(null, "/root")).isEqualTo(Path.of("/root"));
    }

    @Test
    void passesOverHomeOfUserWithoutName() {
        assertThat(HomeFolder.first("?", "/root")).isEqualTo(Path.of("/root"));
        assertThat(HomeFolder.first("?", null)).doesNotExist();
    }

    @Test
    void passesOverHomeThatJvmCannotName() {
        String unnameable = "/home/\0"; // like one with a letter that the JVM's encoding lacks
        assertThat(HomeFolder.first(unnameable, "/root")).isEqualTo(Path.of("/root"));
    }
}
