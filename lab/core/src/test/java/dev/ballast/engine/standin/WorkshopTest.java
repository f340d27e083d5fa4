package dev.ballast.engine.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkshopTest {

    @TempDir
    private Path home;

    @Test
    void locksInFolderOfUser() throws IOException {
        try (FileChannel lock = Workshop.lock(home, line -> {})) {
            assertThat(lock.isOpen()).isTrue();
            assertThat(home.resolve(".cache/ballast/setup.lock")).isRegularFile();
        }
    }

    @Test
    void followsNoLinkToItsLock() throws IOException {
        Path others = Files.writeString(home.resolve("others"), "");
        Files.createSymbolicLink(
                Files.createDirectories(home.resolve(".cache/ballast")).resolve("setup.lock"), others);

        assertThatThrownBy(() -> Workshop.lock(home, line -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("setup.lock");
    }
}
