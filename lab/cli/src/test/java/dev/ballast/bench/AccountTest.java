package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.convergence.Step;
import dev.ballast.convergence.Summary;
import dev.ballast.history.History;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.request.Phase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountTest {

    @Test
    void addsRequestsOfAllRounds() {
        Account sum = Account.sum("s", List.of(of(900, 0, 2L), of(1_000, 10, 3L)));

        assertThat(sum.requests().due()).isEqualTo(1_910);
        assertThat(sum.requests().lost()).isEqualTo(10);
        assertThat(sum.requests().lostByCause()).containsOnly(Map.entry("reload gap", 10L));
        assertThat(sum.requests().lostByOutcome()).containsOnly(Map.entry("refused", 10L));
        assertThat(sum.requests().masked()).isEqualTo(5);
        assertThat(sum.requests().latency(Phase.BASELINE).getTotalCount()
                        + sum.requests().latency(Phase.CHANGE).getTotalCount())
                .isEqualTo(1_900);
        assertThat(sum.requests().latencyMs().get(Phase.CHANGE).p99()).isCloseTo(0.5, within(0.01));
    }

    @Test
    void boundsLossRateIfNothingWasLost() {
        assertThat(of(600, 0, null).requests().exposed()).isEqualTo(300);
        assertThat(of(600, 0, null).requests().lostPercent()).isEqualTo(1);
        assertThat(of(297, 3, null).requests().lostPercent()).isEqualTo(1);
        assertThat(of(294, 6, null).requests().lostPercent()).isEqualTo(2);
    }

    @Test
    void maskedIsUnknownWithoutAccessLog() {
        assertThat(of(100, 0, null).requests().masked()).isNull();
        assertThat(of(100, 0, 0L).requests().masked()).isZero();
        assertThat(Account.sum("s", List.of(of(100, 0, null), of(100, 0, 4L)))
                        .requests()
                        .masked())
                .isEqualTo(4);
    }

    @Test
    void poolsTheTimesOfAllLabs() {
        Account sum = Account.sum("s", List.of(pool(0), pool(700)));

        assertThat(sum.summary(Step.REGISTERED_TO_SERVED)).hasValueSatisfying(of -> {
            assertThat(of.n()).isEqualTo(2);
            assertThat(of.p50Ms()).isCloseTo(100, within(0.01));
            assertThat(of.maxMs()).isCloseTo(800, within(0.01));
        });
        assertThat(sum.events()).isEqualTo(2);
    }

    @Test
    void listsExpectedStepsThatWereNotObserved() {
        Account account = new Account("s");
        account.addPool(new PoolHistory()
                .joins(1, 0)
                .joinsUnserved(2, 5_000)
                .and(10, new RunEvent.PhaseBegan("ready"))
                .build());

        assertThat(account.steps()).contains(Step.REGISTERED_TO_PASSING, Step.REGISTERED_TO_SERVED);
        assertThat(account.convergence().stream().map(Summary::step))
                .contains(Step.REGISTERED_TO_PASSING)
                .doesNotContain(Step.REGISTERED_TO_SERVED);
    }

    @Test
    void keepsTheWorstVerdict() {
        Account account = of(1_000, 0, null);
        assertThat(account.verdict(MembershipCheck.NAME)).isEmpty();
        assertThat(account.verdict(LossCheck.NAME)).contains(Verdict.VALID);
        account.verdict(new RunEvent.Checked(LossCheck.NAME, Verdict.UNKNOWN, "starved"));
        assertThat(account.verdict(LossCheck.NAME)).contains(Verdict.UNKNOWN);
        account.verdict(new RunEvent.Checked(LossCheck.NAME, Verdict.INVALID, "lost"));
        assertThat(account.verdict(LossCheck.NAME)).contains(Verdict.INVALID);
    }

    @Test
    void worstIsThatOfAllVerdicts() {
        Account account = new Account("s");
        assertThat(account.worst()).isEqualTo(Verdict.UNKNOWN);
        account.verdict(new RunEvent.Checked("some check", Verdict.VALID, "right"));
        assertThat(account.worst()).isEqualTo(Verdict.VALID);
        account.trouble("it did not scale");
        assertThat(account.worst()).isEqualTo(Verdict.UNKNOWN);
        account.verdict(new RunEvent.Checked("members", Verdict.INVALID, "LOST"));
        assertThat(account.worst()).isEqualTo(Verdict.INVALID);
        assertThat(account.wrong()).containsExactly("INVALID: members: LOST");
    }

    @Test
    void tellsItsVerdictsToTheRun() {
        History history = History.inMemory();
        of(990, 10, null).tell(history);

        assertThat(history.entries(RunEvent.Checked.class)).singleElement().satisfies(entry -> {
            assertThat(entry.event().verdict()).isEqualTo(Verdict.INVALID);
            assertThat(entry.event().loads()).containsExactly("load");
        });
    }

    @Test
    void lossesOfKilledContainersNeedACause() {
        assertThat(Kills.explained(Loads.of(990, 10, null)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(Kills.explained(Loads.unexplained(990, 10)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void failuresAndUnknownsAreUnjudgedButNotLosses() {
        Account account = of(990, 10, null);
        assertThat(account.unjudged()).isEmpty();
        account.verdict(new RunEvent.Checked("some check", Verdict.UNKNOWN, "starved"));
        account.trouble("it did not start");
        assertThat(account.unjudged()).containsExactly("it did not start", "UNKNOWN: some check: starved");
    }

    private static Account of(int answered, int lost, @Nullable Long retried) {
        Account account = new Account("s");
        account.add(Loads.of(answered, lost, retried));
        return account;
    }

    /** One instance that is there, and one that comes. */
    private static Account pool(double laterMs) {
        Account account = new Account("s");
        account.addPool(new PoolHistory()
                .joins(1, 0)
                .joins(2, 5_000, laterMs)
                .and(10, new RunEvent.PhaseBegan("ready"))
                .and(4_900, new PoolEvent.ScaleRequested("api", 1, 2))
                .build());
        return account;
    }
}
