package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.convergence.Step;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Instances that never came so far are slower than any that did. */
class NeverTest {

    @Test
    void neverIsWorseThanAnyFigure() {
        RunEvent.Checked served = served(99, fourOfFive(life -> life));

        assertThat(served.verdict()).as(served.detail()).isEqualTo(Verdict.INVALID);
        assertThat(served.detail())
                .startsWith(
                        "registered → served first: max never of 5 (error at most 0.0 ms; 4 never), 500.0 ms allowed;")
                .contains("which was started at 1000.0 ms ± 0.0 ms and not registered until 60000.0 ms");
        assertThat(served(20, fourOfFive(life -> life)))
                .extracting(RunEvent.Checked::verdict, RunEvent.Checked::detail)
                .containsExactly(
                        Verdict.VALID,
                        "registered → served first: p20 100.0 ms of 5 (error at most 0.0 ms; 4 never), 500.0 ms allowed");
    }

    @Test
    void oneThatDoesNotRegisterIsNeverRegistered() {
        assertThat(checked(Step.STARTED_TO_REGISTERED, 100, fourOfFive(life -> life))
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void neverStaysNeverIfItLeavesLater() {
        assertThat(served(99, fourOfFive(life -> life.endsUnlisted(50_000))).verdict())
                .isEqualTo(Verdict.INVALID);
        assertThat(served(99, fourOfFive(life -> life.endsUnlisted(1_700))).verdict())
                .as("it left before its time was over")
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void anInstanceThatLeavesUnlistedHasNotArrived() {
        assertThat(arrived(fourOfFive(life -> life.endsUnlisted(50_000))).verdict())
                .isEqualTo(Verdict.INVALID);
        assertThat(arrived(fourOfFive(life -> life.endsUnlisted(6_000))).verdict())
                .as("it may have been about to")
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void anInstanceThatHasJustStartedIsUnknown() {
        RunEvent.Checked arrived = arrived(started(20_000, 25_300));
        assertThat(arrived.verdict()).as(arrived.detail()).isEqualTo(Verdict.UNKNOWN);
        assertThat(arrived.detail()).contains("api-2 (10.0.0.2:5000), which runs and may be about to be listed: ask");
        assertThat(arrived(started(20_000, 25_400)).verdict())
                .as("the other one took 350 ms, and 5 s are allowed")
                .isEqualTo(Verdict.INVALID);
    }

    /** One instance is listed, and another one starts and is not, until the history ends. */
    private static LifeHistory started(double atMs, double endMs) {
        return LifeHistory.of(Life.of(1, 1_000), Life.of(2, atMs).neverListed()).and(endMs, new RunEvent.Note(""));
    }

    @Test
    void whatIsWrongOutweighsWhatIsNotKnown() {
        LifeHistory both = LifeHistory.of(
                        Life.of(1, 1_000),
                        Life.of(2, 2_000).dies(9_000).listedOn(),
                        Life.of(3, 3_000).neverListed())
                .and(60_000, new RunEvent.Note(""));

        assertThat(arrived(both).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void arrivalWithoutAnyListIsUnknown() {
        LifeHistory left = LifeHistory.of(Life.of(1, 1_000).neverRegistered().endsUnlisted(50_000))
                .and(60_000, new RunEvent.Note(""));

        assertThat(arrived(left).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void fewTimesShowTheirMaximum() {
        assertThat(served(99, two()).detail()).startsWith("registered → served first: max 200.0 ms of 2 ");
        assertThat(served(50, two()).detail()).startsWith("registered → served first: p50 100.0 ms of 2 ");
    }

    private static LifeHistory two() {
        return LifeHistory.of(Life.of(1, 1_000), Life.of(2, 1_000).listedLater(100));
    }

    /** One instance is served, and four do not come to register. */
    private static LifeHistory fourOfFive(UnaryOperator<Life> ends) {
        Life[] lives = new Life[5];
        lives[0] = Life.of(1, 1_000);
        for (int i = 1; i < lives.length; i++) {
            lives[i] = ends.apply(Life.of(i + 1, 1_000).neverRegistered());
        }
        return LifeHistory.of(lives).and(60_000, new RunEvent.Note(""));
    }

    private static RunEvent.Checked arrived(LifeHistory history) {
        return new ArrivalCheck().check(history.build());
    }

    private static RunEvent.Checked served(double percentile, LifeHistory history) {
        return checked(Step.REGISTERED_TO_SERVED, percentile, history);
    }

    private static RunEvent.Checked checked(Step step, double percentile, LifeHistory history) {
        Budgets budgets = new Budgets(List.of()).with(step, percentile, Duration.ofMillis(500));
        return new ConvergenceCheck(budgets)
                .check(Convergence.of(history.build().entries()));
    }
}
