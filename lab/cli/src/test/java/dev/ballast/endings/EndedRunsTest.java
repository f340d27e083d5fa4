package dev.ballast.endings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.run.Manifest;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedRunsTest {

    private static final Instant FOUND = Instant.parse("2026-01-02T03:04:15Z");
    private static final Event WRONG = new RunEvent.Checked("no request failed", Verdict.INVALID, "one of 300");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aRunThatWasCutOffIsUnknown() throws IOException {
        recordedRun();
        Files.createDirectory(folder.resolve("20260102-030406-bench-endings-5e6f7a8b")); // nothing is written yet
        EndedRuns runs = new EndedRuns(folder);

        assertThat(runs.labs()).containsExactlyInAnyOrder("1a2b3c4d", "5e6f7a8b");
        assertThat(runs.recorded()).hasSize(1);
        assertThat(runs.wrong(null)).isEmpty();
        assertThat(runs.noSuccess()).as("it goes on").isEmpty();
    }

    @Test
    void tellsWhichRunsLostEvents() throws IOException {
        RunDirectory run = recordedRun();
        Map<Path, Long> recorded = new EndedRuns(folder).events();
        assertThat(EndedRuns.lost(recorded)).isEmpty();

        Files.writeString(run.historyFile(), "");

        assertThat(EndedRuns.lost(recorded))
                .containsExactly("20260102-030405-demo-1a2b3c4d has 0 of 1 events that it had recorded");
    }

    @Test
    void onlyARunThatPassedIsValid() {
        assertThat(EndedRuns.isRight(run(RunOutcome.PASSED), Verdict.VALID, null))
                .isTrue();
        assertThat(Stream.of(RunOutcome.values()).filter(outcome -> outcome != RunOutcome.PASSED))
                .allSatisfy(outcome -> {
                    assertThat(EndedRuns.isRight(run(outcome), Verdict.VALID, null))
                            .isFalse();
                    assertThat(EndedRuns.isRight(run(outcome), Verdict.UNKNOWN, null))
                            .isTrue();
                });
    }

    @Test
    void invalidNeedsSomethingWrong() {
        assertThat(EndedRuns.isRight(run(RunOutcome.RUNNING), Verdict.INVALID, null))
                .isFalse();
        assertThat(EndedRuns.isRight(run(RunOutcome.RUNNING, WRONG), Verdict.INVALID, null))
                .isTrue();
        assertThat(EndedRuns.isRight(run(RunOutcome.FAILED), Verdict.INVALID, null))
                .isTrue();
    }

    @Test
    void aSignalMakesNothingInvalid() {
        RecordedRun failed = run(RunOutcome.FAILED, WRONG, new RunEvent.Failed("one of 300"));

        assertThat(EndedRuns.isRight(failed, Verdict.INVALID, FOUND.plusSeconds(1)))
                .as("what was found before stands")
                .isTrue();
        assertThat(EndedRuns.isRight(failed, Verdict.INVALID, FOUND)).isFalse();
        assertThat(EndedRuns.isRight(run(RunOutcome.FAILED), Verdict.INVALID, FOUND))
                .isFalse();
    }

    private RunDirectory recordedRun() throws IOException {
        RunDirectory run = RunDirectory.at(Files.createDirectory(folder.resolve("20260102-030405-demo-1a2b3c4d")));
        Manifest.begun(run, "demo", "./ballast demo", Instant.EPOCH).writeTo(run);
        History.startingIn(run.historyFile())
                .record(new RunEvent.Checked("no request failed", Verdict.VALID, "none of 300"));
        return run;
    }

    private RecordedRun run(RunOutcome outcome, Event... found) {
        Manifest manifest = Manifest.begun(RunDirectory.at(folder), "demo", "./ballast demo", FOUND.minusSeconds(9))
                .with(outcome, null);
        List<Entry<?>> history = Stream.of(found)
                .<Entry<?>>map(event -> new Entry<>(1, 9_000, FOUND, 0, event))
                .toList();
        return new RecordedRun(folder, manifest, FOUND.minusSeconds(9), history, true, List.of());
    }
}
