package dev.ballast.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderLockTest {

    @TempDir
    Path folder;

    @Test
    void isHeldByOneUntilItCloses() {
        RecorderLock first = lock();
        try (RecorderLock second = lock()) {
            assertThat(first.tryAcquire()).isTrue();
            assertThat(second.tryAcquire()).isFalse();
            assertThat(first.tryAcquire()).isTrue();

            first.close();

            assertThat(second.tryAcquire()).isTrue();
            assertThat(first.tryAcquire()).as("after its close").isFalse();
        } finally {
            first.close();
        }
    }

    @Test
    void isFreeAfterItsProcessIsKilled() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (RecorderLock mine = lock();
                InputStream said = other.getInputStream()) {
            assertThat(said.read())
                    .as("whether the other process holds the lock")
                    .isEqualTo(1);
            assertThat(mine.tryAcquire()).isFalse();

            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();

            assertThat(mine.tryAcquire()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void isNotHeldWithoutRunDirectory() {
        try (RecorderLock nowhere = new RecorderLock(RunDirectory.at(folder.resolve("gone")))) {
            assertThat(nowhere.tryAcquire()).isFalse();
        }
    }

    @Test
    void leavesNoFileAfterDelete() {
        RecorderLock lock = lock();
        assertThat(lock.tryAcquire()).isTrue();
        assertThat(folder.resolve("recorder.lock")).exists();

        lock.delete();

        assertThat(folder).isEmptyDirectory();
        assertThat(lock.tryAcquire()).isFalse();
    }

    private RecorderLock lock() {
        return new RecorderLock(RunDirectory.at(folder));
    }

    /** Another process: says whether it holds the lock, and stays. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            RecorderLock lock = new RecorderLock(RunDirectory.at(Path.of(arguments[0])));
            try (var out = new java.io.FileOutputStream(java.io.FileDescriptor.out)) {
                out.write(lock.tryAcquire() ? 1 : 0);
                out.flush();
                System.in.read();
            }
        }
    }
}
