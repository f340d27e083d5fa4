package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no load sent, and that failed. */
class UnjudgedBatchTest {

    @TempDir
    private Path folder;

    private final RunFixture run = RunFixture.right();

    private JudgedRun judged() {
        return Judge.judge(run.in(folder));
    }

    private static LoadEvent.Requests failed(String batch) {
        return new LoadEvent.Requests(
                "requests", 20, 2, Map.of(RunFixture.host(1), 18), 90L, Map.of("refused", 2), "", batch);
    }

    @Test
    void failuresThatNoCheckJudgedAreUnknown() {
        run.at(16_500, failed("3c4d"));

        assertThat(judged().verdicts())
                .filteredOn(check -> check.verdict() != Verdict.VALID)
                .singleElement()
                .satisfies(check -> assertThat(check.check()).isEqualTo("losses are judged"))
                .satisfies(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN))
                .satisfies(check -> assertThat(check.detail())
                        .isEqualTo(
                                "2 of 20 requests of batch 3c4d failed and no check judged it; assert allAnswered, or"
                                        + " record a verdict that names the batch"));
    }

    @Test
    void aVerdictThatNamesTheBatchJudgesIt() {
        run.at(16_500, failed("3c4d"));
        run.at(16_600, new RunEvent.Checked("two fail", Verdict.VALID, "as planned").on(List.of("3c4d")));
        run.at(16_600, new RunEvent.Checked("the load", Verdict.VALID, "").on(List.of("load1")));

        assertThat(judged().worst()).isEqualTo(Verdict.VALID);
    }

    @Test
    void requestsOfAWaitNeedNoVerdict() {
        run.at(16_500, failed(""));

        assertThat(judged().worst()).isEqualTo(Verdict.VALID);
    }
}
