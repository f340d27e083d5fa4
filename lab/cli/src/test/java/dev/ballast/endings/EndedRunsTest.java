package dev.ballast.endings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedRunsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aRunThatWasCutOffIsUnknown() throws IOException {
        RunDirectory run = RunDirectory.at(Files.createDirectory(folder.resolve("20260102-030405-demo-1a2b3c4d")));
        Manifest.begun(run, "demo", "./ballast demo", Instant.EPOCH).writeTo(run);
        History.startingIn(run.historyFile())
                .record(new RunEvent.Checked("no request failed", Verdict.VALID, "none of 300"));
        Files.createDirectory(folder.resolve("20260102-030406-bench-endings-5e6f7a8b")); // nothing is written yet
        EndedRuns runs = new EndedRuns(folder);

        assertThat(runs.labs()).containsExactlyInAnyOrder("1a2b3c4d", "5e6f7a8b");
        assertThat(runs.recorded()).hasSize(1);
        assertThat(runs.wrong()).isEmpty();
    }

    @Test
    void verdictsMustFitTheOutcome() {
        assertThat(EndedRuns.wrong(RunOutcome.RUNNING, Verdict.VALID)).hasValue("running, and VALID");
        assertThat(EndedRuns.wrong(RunOutcome.RUNNING, Verdict.INVALID)).hasValue("running, and INVALID");
        assertThat(EndedRuns.wrong(RunOutcome.FAILED, Verdict.VALID)).hasValue("failed, and VALID");
        assertThat(EndedRuns.wrong(RunOutcome.FAILED, Verdict.INVALID)).isEmpty();
        assertThat(EndedRuns.wrong(RunOutcome.PASSED, Verdict.VALID)).isEmpty();
        assertThat(EndedRuns.wrong(RunOutcome.UNKNOWN, Verdict.UNKNOWN)).isEmpty();
    }
}
