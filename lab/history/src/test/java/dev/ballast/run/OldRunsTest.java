package dev.ballast.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies in the folder of runs, a new run begins, and keeps what it writes. */
class OldRunsTest {

    private static final String OLD = "20200101-000000-old-";

    @TempDir
    Path runs;

    @BeforeEach
    void keepTwo() {
        System.setProperty("ballast.runs", runs.toString());
        System.setProperty("ballast.runs.keep", "2");
    }

    @AfterEach
    void forget() {
        System.clearProperty("ballast.runs");
        System.clearProperty("ballast.runs.keep");
    }

    @Test
    void anUnreadableManifestBlocksNoRun() throws IOException {
        Files.write(old("1").resolve("manifest.json"), new byte[2048]);
        old("2");

        assertThat(begun()).isDirectory();
        assertThat(runs.resolve(OLD + "1")).doesNotExist();
    }

    @Test
    void aRunThatIsRecordedStaysForWeeks() throws IOException {
        Path living = running("1", Duration.ofDays(30));
        Path dead = running("2", Duration.ofDays(30));
        old("3");

        try (RecorderLock recorder = new RecorderLock(RunDirectory.at(living))) {
            assertThat(recorder.tryAcquire()).isTrue();
            begun();
        }

        assertThat(living).isDirectory();
        assertThat(dead).doesNotExist();
    }

    @Test
    void aRunThatIsWrittenToStays() throws IOException {
        Path detached = running("1", Duration.ofDays(30));
        Files.writeString(detached.resolve("history.jsonl"), "{}\n");
        old("2");

        begun();

        assertThat(detached).isDirectory();
    }

    /** As the run of {@code up --detach --no-live}, to which nobody writes. */
    @Test
    void theRunOfALivingLabStaysForWeeks() throws IOException {
        Path living = running("1a2b3c4d", Duration.ofDays(30));
        Path dead = running("2e6f7a8b", Duration.ofDays(30));
        old("3");

        RunDirectory.create("demo", "0badcafe").removeOldRuns(Set.of("1a2b3c4d", "0badcafe"));

        assertThat(living).isDirectory();
        assertThat(dead).doesNotExist();
    }

    @Test
    void runsOfTheFutureDoNotDisplaceANewOne() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.createDirectories(runs.resolve("29990101-000000-later-" + i));
        }
        Path before = begun();

        assertThat(begun()).isDirectory();
        assertThat(before).isDirectory();
    }

    @Test
    void runsOfAnotherUserStay() throws IOException {
        Path foreign = old("1");
        assumeThat(givenAway(foreign)).isTrue();
        Path mine = old("2");
        old("3");

        begun();

        assertThat(foreign).isDirectory();
        assertThat(mine).doesNotExist();
    }

    /** Only root may give a file away. */
    private static boolean givenAway(Path folder) {
        try {
            Files.setOwner(
                    folder,
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void processesMayPruneAtTheSameTime() throws Exception {
        for (int i = 0; i < 200; i++) {
            RunDirectory run = RunDirectory.at(old("" + i));
            Manifest.begun(run, "old", "", Instant.EPOCH)
                    .with(RunOutcome.PASSED, null)
                    .writeTo(run);
        }
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                processes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dballast.runs=" + runs,
                                "-Dballast.runs.keep=160",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Beginner.class.getName())
                        .redirectErrorStream(true)
                        .start());
            }
            for (Process process : processes) {
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(said).isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        System.setProperty("ballast.runs.keep", "160");
        begun();
        try (Stream<Path> left = Files.list(runs).filter(Files::isDirectory)) {
            assertThat(left).hasSize(160);
        }
    }

    private Path old(String id) throws IOException {
        return Files.createDirectories(runs.resolve(OLD + id));
    }

    /** Returns an old run whose manifest says that it goes on. */
    private Path running(String id, Duration silent) throws IOException {
        Path run = old(id);
        Manifest.begun(RunDirectory.at(run), "up", "./ballast up", Instant.EPOCH)
                .writeTo(RunDirectory.at(run));
        Files.setLastModifiedTime(
                run.resolve("manifest.json"), FileTime.from(Instant.now().minus(silent)));
        return run;
    }

    private static Path begun() {
        RunDirectory run = RunDirectory.create("demo", "0badcafe" + System.nanoTime());
        run.removeOldRuns(Set.of());
        return run.path();
    }

    /** Another process: begins 50 runs, each of which is over at once. */
    static final class Beginner {
        private Beginner() {}

        public static void main(String[] arguments) {
            for (int i = 0; i < 50; i++) {
                RunDirectory run =
                        RunDirectory.create("demo", ProcessHandle.current().pid() + "-" + i);
                run.removeOldRuns(Set.of());
                Manifest.begun(run, "demo", "", Instant.now())
                        .with(RunOutcome.PASSED, null)
                        .writeTo(run);
            }
        }
    }
}
