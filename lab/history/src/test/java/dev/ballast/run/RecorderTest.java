package dev.ballast.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {

    @TempDir
    Path folder;

    @Test
    void givesTheTurnToOneUntilItEnds() {
        Recorder first = recorder();
        try (Recorder second = recorder()) {
            assertThat(first.hasTurn()).isTrue();
            assertThat(second.hasTurn()).isFalse();
            assertThat(first.hasTurn()).isTrue();

            first.close();

            assertThat(second.hasTurn()).isTrue();
            assertThat(first.hasTurn()).as("after its end").isFalse();
        } finally {
            first.close();
        }
    }

    @Test
    void freesTheTurnOfAProcessThatIsKilled() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Recorder mine = recorder();
                InputStream said = other.getInputStream()) {
            assertThat(said.read()).as("whether the other has the turn").isEqualTo(1);
            assertThat(mine.hasTurn()).isFalse();

            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();

            assertThat(mine.hasTurn()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void hasNoTurnWhereThereIsNoRunDirectory() {
        try (Recorder nowhere = new Recorder(RunDirectory.at(folder.resolve("gone")))) {
            assertThat(nowhere.hasTurn()).isFalse();
        }
    }

    @Test
    void leavesNothingAtTheEndOfTheRun() {
        Recorder recorder = recorder();
        assertThat(recorder.hasTurn()).isTrue();
        assertThat(folder.resolve("recorder.lock")).exists();

        recorder.end();

        assertThat(folder).isEmptyDirectory();
        assertThat(recorder.hasTurn()).isFalse();
    }

    private Recorder recorder() {
        return new Recorder(RunDirectory.at(folder));
    }

    /** Another process that records: says whether it has the turn, and stays. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            Recorder recorder = new Recorder(RunDirectory.at(Path.of(arguments[0])));
            try (var out = new java.io.FileOutputStream(java.io.FileDescriptor.out)) {
                out.write(recorder.hasTurn() ? 1 : 0);
                out.flush();
                System.in.read();
            }
        }
    }
}
