package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.convergence.Step;
import dev.ballast.history.History;
import dev.ballast.history.Limit;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConvergenceCheckTest {

    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final Life stays = Life.of(9, 0);

    @Test
    void aBudgetThatIsKeptPasses() {
        History history = LifeHistory.of(stays, Life.of(1, 1000).leaves(9_000))
                .load(0, 20_000)
                .build();

        converged(history)
                .within(Step.REGISTERED_TO_SERVED, HALF_A_SECOND)
                .within(Step.PASSING_TO_RENDERED, 50, Duration.ofMillis(30))
                .within(Budgets.of(Step.DEREGISTERED_TO_SERVED_LAST, HALF_A_SECOND)
                        .with(Step.DEREGISTERED_TO_STOPPED, Duration.ofSeconds(5)));
        assertThat(checked(history, Step.REGISTERED_TO_SERVED, 500))
                .isEqualTo(new RunEvent.Checked(
                                ConvergenceCheck.NAME,
                                Verdict.VALID,
                                "registered → served first: max 100.0 ms of 2 (error at most 0.0 ms), 500.0 ms allowed")
                        .within(500)
                        .allowing(List.of(new Limit("REGISTERED_TO_SERVED", 100.0, 500))));
    }

    @Test
    void namesInstanceStepAndExcessOfAnOverrun() {
        History history = LifeHistory.of(
                        stays, Life.of(1, 1000), Life.of(2, 1000).listedLater(700))
                .build();

        assertThatThrownBy(() -> converged(history).within(Step.REGISTERED_TO_SERVED, HALF_A_SECOND))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "INVALID: registered → served first: max 800.0 ms of 3",
                        "500.0 ms allowed, over by 300.0 ms",
                        "longest api-2 (10.0.0.2:5000), 800.0 ms ± 0.0 ms: passing → rendered 730.0 ms ± 0.0 ms, "
                                + "rendered → served first 50.0 ms ± 0.0 ms, registered → passing 20.0 ms ± 0.0 ms",
                        "  started            at      1000.0 ms ± 0.0",
                        "  rendered           at      2050.0 ms ± 0.0   + 730.0 ms");
    }

    @Test
    void aPercentileLeavesTheWorstOut() {
        History history = LifeHistory.of(
                        stays,
                        Life.of(1, 1000),
                        Life.of(2, 1000),
                        Life.of(3, 1000).listedLater(700))
                .build();

        converged(history).within(Step.REGISTERED_TO_SERVED, 75, HALF_A_SECOND);
        fails(
                "INVALID: registered → served first: max 800.0 ms of 4",
                () -> converged(history).within(Step.REGISTERED_TO_SERVED, 76, HALF_A_SECOND));
    }

    @Test
    void theErrorCanLeaveItOpen() {
        History blurred = History.inMemory();
        LifeHistory.of(stays, Life.of(1, 1000))
                .build()
                .entries()
                .forEach(entry -> blurred.observe(entry.event(), entry.atMs(), 10));

        assertThat(checked(blurred, Step.PASSING_TO_RENDERED, 50).verdict()).isEqualTo(Verdict.VALID); // 30 ± 20
        assertThat(checked(blurred, Step.PASSING_TO_RENDERED, 49))
                .extracting(RunEvent.Checked::verdict, RunEvent.Checked::detail)
                .containsExactly(
                        Verdict.UNKNOWN,
                        "passing → rendered: max 30.0 ms of 2 (error at most 20.0 ms), 49.0 ms allowed, which the error of "
                                + "observation leaves open");
        assertThat(checked(blurred, Step.PASSING_TO_RENDERED, 9).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void rareRequestsLeaveServedLastUnknown() {
        History inTime = askedEvery600UpTo(9_070); // 60 ms after it deregistered

        assertThat(checked(inTime, Step.DEREGISTERED_TO_SERVED_LAST, 700).verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(checked(inTime, Step.DEREGISTERED_TO_SERVED_LAST, 500))
                .extracting(RunEvent.Checked::verdict, RunEvent.Checked::detail)
                .containsExactly(
                        Verdict.UNKNOWN,
                        "deregistered → served last: max 60.0 ms of 1 (error at most 600.0 ms), 500.0 ms allowed, which "
                                + "the error of observation leaves open");
        assertThat(checked(inTime, Step.DEREGISTERED_TO_SERVED_LAST, 50).verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(checked(askedEvery600UpTo(11_070), Step.DEREGISTERED_TO_SERVED_LAST, 500)
                        .verdict())
                .isEqualTo(Verdict.INVALID); // 2060 ± 600
    }

    private History askedEvery600UpTo(double last) {
        return LifeHistory.of(stays, Life.of(1, 1000).leaves(9_000))
                .and(30_000, answers("fresh", 30_000))
                .and(30_000, new LoadEvent.ServedBetween("api-1-1000", "api-1", "fresh", last - 7_200, last, 13, ""))
                .build();
    }

    /** Returns what a load saw of the one that stays: an answer every 100 ms. */
    private static LoadEvent.ServedBetween answers(String connections, long to) {
        return new LoadEvent.ServedBetween("api-9-0", "api-9", connections, 500, to, (to - 500) / 100 + 1, "");
    }

    @Test
    void unseenTimesLeaveAPercentileUnknown() {
        Life[] lives = new Life[10];
        for (int i = 0; i < 9; i++) {
            lives[i] = Life.of(i + 1, 1000).neverServed();
        }
        lives[9] = Life.of(10, 1000).listedLater(100); // served after 200 ms
        History history = LifeHistory.of(lives).build();

        assertThat(servedWithin100(history, 50).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(servedWithin100(history, 90).verdict()).isEqualTo(Verdict.UNKNOWN);
        RunEvent.Checked beyondSaving = servedWithin100(history, 95);
        assertThat(beyondSaving.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(beyondSaving.detail())
                .startsWith("registered → served first: max 200.0 ms of 10 (error at most 0.0 ms; 9 not seen, "
                        + "taken as quicker), 100.0 ms allowed, over by 100.0 ms; longest api-10 (10.0.0.10:5000)");
    }

    private static RunEvent.Checked servedWithin100(History history, double percentile) {
        return new ConvergenceCheck(
                        new Budgets(List.of()).with(Step.REGISTERED_TO_SERVED, percentile, Duration.ofMillis(100)))
                .check(history);
    }

    @Test
    void anOrderThatCannotBeLeavesItOpen() {
        History contradicting =
                LifeHistory.of(stays, Life.of(1, 1000).listedLater(-40)).build(); // before it passes

        assertThat(checked(contradicting, Step.PASSING_TO_RENDERED, 500))
                .extracting(RunEvent.Checked::verdict, RunEvent.Checked::detail)
                .containsExactly(
                        Verdict.UNKNOWN,
                        "passing → rendered: rendered was seen -10.0 ms ± 0.0 ms after passing, api-1 (10.0.0.1:5000), "
                                + "which cannot be: an observer was later than its error says");
        assertThat(checked(contradicting, Step.REGISTERED_TO_RENDERED, 500).verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aForgottenInstanceOverrunsABudget() {
        History history = LifeHistory.of(stays, Life.of(1, 1000).neverListed())
                .and(9_000, new RunEvent.Note(""))
                .build();

        assertThat(checked(history, Step.PASSING_TO_RENDERED, 500))
                .satisfies(checked -> assertThat(checked.verdict()).isEqualTo(Verdict.INVALID))
                .extracting(RunEvent.Checked::detail)
                .asString()
                .contains(
                        "api-1 (10.0.0.1:5000), which was passing at 1320.0 ms ± 0.0 ms and not rendered until 9000.0 ms");
        assertThat(checked(history, Step.REGISTERED_TO_SERVED, 500))
                .satisfies(checked -> assertThat(checked.verdict()).isEqualTo(Verdict.INVALID))
                .extracting(RunEvent.Checked::detail)
                .asString()
                .contains("which was registered at 1300.0 ms ± 0.0 ms and not rendered until 9000.0 ms");
    }

    @Test
    void aListedInstanceWithoutAnswersIsUnknown() {
        Life silent = Life.of(1, 1000).neverServed();

        assertThat(checked(
                        LifeHistory.of(stays, silent)
                                .and(9_000, new RunEvent.Note(""))
                                .build(),
                        Step.REGISTERED_TO_SERVED,
                        500))
                .extracting(RunEvent.Checked::verdict, RunEvent.Checked::detail)
                .containsExactly(
                        Verdict.UNKNOWN,
                        "registered → served first: served first was not seen of api-1 (10.0.0.1:5000)");
    }

    @Test
    void anInstanceThatLeftEarlyProvesNothing() {
        Life gone = Life.of(1, 1000).neverListed().diesUnlisted(1_500);
        History history =
                LifeHistory.of(stays, gone).and(9_000, new RunEvent.Note("")).build();

        assertThat(checked(history, Step.REGISTERED_TO_SERVED, 500).verdict()).isEqualTo(Verdict.VALID);
        assertThat(checked(history, Step.REGISTERED_TO_SERVED, 150).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void anUnseenStepIsUnknown() {
        History withoutLoad =
                LifeHistory.of(stays, Life.of(1, 1000).leaves(9_000)).build();

        fails(
                "UNKNOWN: deregistered → served last: served last was not seen of api-1",
                () -> converged(withoutLoad).within(Step.DEREGISTERED_TO_SERVED_LAST, HALF_A_SECOND));
        fails(
                "UNKNOWN: rendered → reloaded: reloaded was not seen of api-9 (10.0.0.9:5000), api-1",
                () -> converged(withoutLoad).within(Step.RENDERED_TO_RELOADED, HALF_A_SECOND));
    }

    @Test
    void nothingToJudgeIsUnknown() {
        History history = LifeHistory.of(stays)
                .and(5_000, new RunEvent.PhaseBegan("ready"))
                .build();

        fails(
                "UNKNOWN: died → rendered without: nothing to judge, because no instance was killed",
                () -> converged(history).within(Step.DIED_TO_RENDERED_WITHOUT, HALF_A_SECOND));
        fails(
                "no instance was started after the lab was ready",
                () -> converged(history).within(Step.REGISTERED_TO_SERVED, HALF_A_SECOND));
        fails("UNKNOWN: no budget was given", () -> converged(history).within(new Budgets(List.of())));
        fails("UNKNOWN: no instance was started", () -> converged(History.inMemory()));
        assertThat(new ConvergenceCheck(new Budgets(List.of())).check(history).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theWorstOfSeveralBudgetsCounts() {
        History history = LifeHistory.of(stays, Life.of(1, 1000)).build();
        Budgets budgets = Budgets.of(Step.REGISTERED_TO_SERVED, HALF_A_SECOND);

        assertThat(new ConvergenceCheck(budgets).check(history).verdict()).isEqualTo(Verdict.VALID);
        budgets = budgets.with(Step.RENDERED_TO_RELOADED, HALF_A_SECOND);
        assertThat(new ConvergenceCheck(budgets).check(history).verdict()).isEqualTo(Verdict.UNKNOWN);
        budgets = budgets.with(Step.REGISTERED_TO_PASSING, Duration.ofMillis(1));
        assertThat(new ConvergenceCheck(budgets).check(history).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void oneThatNeverArrivedHasNotConverged() {
        History forgotten = LifeHistory.of(stays, Life.of(1, 1000).neverListed())
                .and(9_000, new RunEvent.Note(""))
                .build();
        History unseen = LifeHistory.of(Life.of(1, 1000).neverListed()).build();
        History kept =
                LifeHistory.of(stays, Life.of(1, 1000).dies(9_000).listedOn()).build();

        fails("INVALID: no balancer was seen to list api-1 (10.0.0.1:5000), which runs", () -> converged(forgotten));
        fails("UNKNOWN: no balancer was seen to list api-1 (10.0.0.1:5000), which runs", () -> converged(unseen));
        fails("UNKNOWN: the balancers were not seen to drop api-1 (10.0.0.1:5000) when it left", () -> converged(kept));
    }

    @Test
    void budgetsMustMakeSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budgets.of(Step.REGISTERED_TO_SERVED, Duration.ofMillis(-1)))
                .withMessageContaining("budget of registered → served first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budgets.of(Step.REGISTERED_TO_SERVED, Duration.ZERO)
                        .with(Step.REGISTERED_TO_SERVED, 0, Duration.ZERO));
    }

    private static RunEvent.Checked checked(History history, Step step, long boundMs) {
        return new ConvergenceCheck(Budgets.of(step, Duration.ofMillis(boundMs)))
                .check(Convergence.of(history.entries()));
    }

    private static Budgeted converged(History history) {
        Convergence convergence = Convergence.of(history);
        RunEvent.Checked arrived = new ArrivalCheck().check(convergence);
        assertThat(arrived.verdict())
                .as("%s: %s", arrived.verdict(), arrived.detail())
                .isEqualTo(Verdict.VALID);
        return new Budgeted(convergence);
    }

    private record Budgeted(Convergence convergence) {

        Budgeted within(Step step, Duration bound) {
            return within(Budgets.of(step, bound));
        }

        Budgeted within(Step step, double percentile, Duration bound) {
            return within(new Budgets(List.of()).with(step, percentile, bound));
        }

        Budgeted within(Budgets budgets) {
            assertThat(new ConvergenceCheck(budgets).broken(convergence)).isEmpty();
            return this;
        }
    }

    private static void fails(String message, ThrowingCallable assertion) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }
}
