package dev.ballast.endings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.run.Manifest;
import dev.ballast.run.RecorderLock;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plants what is bad into a script that takes the launcher's place; a folder takes the engine's. */
@Timeout(60)
class EndingsTest {

    private static final Limits LIMITS = new Limits(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final Duration SOON = Duration.ofMillis(400);

    private static final String LAB = FolderEngine.LAB;
    private static final String RUN = "20260102-030405-demo-" + LAB;

    /** What a command does until its lab runs. A run directory is made first, as Ballast does. */
    private static final String START = "cp -r run \"$BALLAST_RUNS/%s\"; : > engine/%s\n".formatted(RUN, LAB);

    private static final String REMOVE = "rm -f engine/%s".formatted(LAB);

    /** A trap acts only after the command in the foreground, so this waits for one in the background. */
    private static final String RUN_ON = "sleep 30 & sleeper=$!\nwait\n";

    private static final String GOOD = "trap '%s; kill $sleeper; exit 143' TERM\n".formatted(REMOVE) + START + RUN_ON;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path root;

    private final List<String> progress = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private FolderEngine engine;

    @BeforeEach
    void makeEngineAndRun() throws IOException {
        engine = new FolderEngine(Files.createDirectory(root.resolve("engine")));
        RunDirectory run = RunDirectory.at(Files.createDirectory(root.resolve("run")));
        Manifest.begun(run, "demo", "./ballast demo", Instant.EPOCH).writeTo(run);
        History.startingIn(run.historyFile()).record(new RunEvent.PhaseBegan(RunEvent.PhaseBegan.STARTING));
    }

    @Test
    void goodEndingLeavesNoFiles() throws Exception {
        EndingResult result = ended(Way.TERM, GOOD);

        assertThat(result.bad()).isEmpty();
        assertThat(result.left()).isFalse();
        assertThat(result.lastedMs()).isBetween(0L, LIMITS.signalled().toMillis());
        assertThat(root.resolve("endings/ended")).isEmptyDirectory();
        assertThat(engine.started).as("nothing is left to remove").isZero();
    }

    @Test
    void killedCommandsLabIsForTheNextStart() throws Exception {
        EndingResult result = ended(Way.KILL, GOOD);

        assertThat(result.bad()).isEmpty();
        assertThat(result.left()).isTrue();
        assertThat(engine.started).isEqualTo(1);
    }

    @Test
    void findsALabThatNothingRemoves() throws Exception {
        engine.removesOrphans = false;

        assertThat(ended(Way.KILL, GOOD).bad()).containsExactly("lab 1a2b3c4d is left after the next start");
        assertThat(root.resolve("endings/ended/demo-1/demo.log"))
                .as("for the reader")
                .exists();
        assertThat(engine.left(List.of(LAB)))
                .as("what the bench removes in the end")
                .isEmpty();
    }

    @Test
    void findsALabThatItsCommandLeaves() throws Exception {
        assertThat(ended(Way.TERM, START + "exec sleep 30").bad())
                .containsExactly("lab 1a2b3c4d is left by its command");
    }

    @Test
    void findsACommandThatHangsAfterTerm() throws Exception {
        String hangs = START + "trap '%s' EXIT; trap '' TERM QUIT\nsleep 2\n".formatted(REMOVE);

        assertThat(ended(Way.TERM, hangs).bad())
                .singleElement()
                .asString()
                .matches("it ended \\d\\.\\d s after the signal");
    }

    @Test
    void findsAProcessThatOutlivesItsCommand() throws Exception {
        assertThat(ended(Way.TERM, "sleep 30 & wait").bad())
                .anyMatch(what -> what.matches("process \\d+ \\(sleep\\) goes on after its command"));
    }

    @Test
    void findsAHistoryThatWasLost() throws Exception {
        String loses = GOOD.replace("exit 143", ": > \"$BALLAST_RUNS/%s/history.jsonl\"; exit 143".formatted(RUN));

        assertThat(ended(Way.TERM, loses).bad()).containsExactly(RUN + " has 0 of 1 events that it had recorded");
    }

    @Test
    void findsSuccessOfARunThatFailed() throws Exception {
        String lies = GOOD.replace(
                "exit 143", "sed -i s/running/failed/ \"$BALLAST_RUNS/%s/manifest.json\"; exit 0".formatted(RUN));

        assertThat(ended(Way.TERM, lies).bad()).containsExactly("the exit code is 0, but %s is failed".formatted(RUN));
    }

    @Test
    void findsHarmToTheLabBeside() throws Exception {
        engine.harm = List.of("the living lab beside has lost containers");

        assertThat(ended(Way.TERM, GOOD).bad()).isEqualTo(engine.harm);
    }

    @Test
    void findsALabOfTheUsersThatIsGone() throws Exception {
        String removes = "if [ $1 = up ]; then\n%s\nexit 0\nfi\n%s\nsleep 30\n".formatted(START, REMOVE);

        assertThat(ended(ending(Subject.SCALE, Way.KILL), removes).bad())
                .contains("lab 1a2b3c4d is the user's, and is gone");
    }

    @Test
    void tellsOfALabThatDoesNotStart() throws Exception {
        assertThat(ended(ending(Subject.DOWN, Way.TERM), "exit 3").bad())
                .containsExactly("up, which nobody ended, had exit code 3");
    }

    @Test
    void momentAfterTheEndIsDrawnAgain() throws Exception {
        Path folder = Files.createDirectories(root.resolve("endings"));
        new KeptEndings(folder).times().add(new CommandTimes("demo", 0, 1_000, 50_000, 100_000));
        launcher("sleep 1");

        try (Endings endings = endings()) {
            EndingResult result = endings.run(ending(Subject.DEMO, Way.KILL));

            assertThat(result.bad()).isEmpty();
            assertThat(result.redrawn()).isPositive();
            assertThat(result.atMs()).isLessThan(90_000);
        }
        assertThat(progress).contains("demo:1 had ended before its moment; drawing another one");
    }

    @Test
    void lengthOfACommandIsMeasuredOnce() throws Exception {
        launcher("sleep 0.4");

        try (Endings endings = endings()) {
            endings.run(ending(Subject.DEMO, Way.KILL));
        }
        try (Endings endings = endings()) {
            endings.run(ending(Subject.DEMO, Way.KILL));
        }

        assertThat(progress).filteredOn(line -> line.startsWith("measuring")).hasSize(1);
    }

    @Test
    void whatAKilledBenchLeftIsRemoved() throws Exception {
        Files.createFile(engine.folder().resolve(LAB));
        launcher("exit 0");

        endings().close();

        assertThat(engine.left(List.of(LAB))).isEmpty();
    }

    private EndingResult ended(Way way, String script) throws IOException, InterruptedException {
        return ended(ending(Subject.DEMO, way), script);
    }

    private EndingResult ended(PlannedEnding ending, String script) throws IOException, InterruptedException {
        launcher(script);
        try (Endings endings = endings()) {
            return endings.run(ending, SOON);
        }
    }

    private static PlannedEnding ending(Subject subject, Way way) {
        return new PlannedEnding(subject, 1, way, PlannedEnding.Part.WHOLE, 0.9);
    }

    private void launcher(String script) throws IOException {
        Path launcher = Files.writeString(root.resolve("ballast"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Endings endings() throws IOException {
        Path folder = Files.createDirectories(root.resolve("endings"));
        return new Endings(
                folder, new RecorderLock(RunDirectory.at(folder)), new Commands(root, LIMITS), engine, progress::add);
    }
}
