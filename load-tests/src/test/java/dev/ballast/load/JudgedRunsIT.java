package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs last in the build: {@code ./ballast judge} says of each of its runs what the run said of itself. */
class JudgedRunsIT {

    @Test
    void theJudgeContradictsNoRun() throws IOException {
        List<RunsOfBuild.Run> runs = RunsOfBuild.all();
        List<String> contradictions = new ArrayList<>();
        for (RunsOfBuild.Run run : runs) {
            contradictions.addAll(Contradictions.in(
                    dev.ballast.judge.Judge.judge(run.directory()), run.isScenario() && run.passed()));
        }

        assertThat(contradictions)
                .as(
                        "runs whose recorded verdicts the judge contradicts; a test that plants a fault says so (asPlanted)")
                .isEmpty();
        System.out.printf("%d runs are judged as they judged themselves%n", runs.size());
    }
}
