package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.InstanceEvent;
import dev.ballast.request.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Losses for which the balancer is the reason: it restarted, reloaded, or had no instance. */
class GapCausesTest extends LossFixture {

    @Test
    void anEmptyMemberListIsAnEmptyPool() {
        at(14_500, new BalancerEvent.Rendered("balancer", List.of(), ""));
        logged(503, "", "");

        assertThat(explain(lost(Outcome.UNAVAILABLE, 503, true)).cause()).isEqualTo(Cause.EMPTY_POOL);
    }

    @Test
    void aRestartIsAGap() {
        at(15_015, new InstanceEvent.ProcessChanged("balancer", "nginx", false, "(exit status 0)"));
        at(15_060, new InstanceEvent.ProcessChanged("balancer", "nginx", true, "with pid 99"));

        for (Outcome outcome :
                List.of(Outcome.REFUSED, Outcome.RESET_BEFORE_FIRST_BYTE, Outcome.RESET_IN_BODY, Outcome.TIMED_OUT)) {
            Explanation why = explain(lost(outcome, 0, true));
            assertThat(why.cause()).as(outcome.label()).isEqualTo(Cause.RELOAD_GAP);
            assertThat(why.detail()).contains("nginx stopped at 15.015 s and was started again at 15.060 s");
        }
    }

    @Test
    void aStoppedBalancerIsAnEndlessGap() {
        at(12_000, new InstanceEvent.ProcessChanged("balancer", "nginx", false, "(exit status 1; not expected)"));

        assertThat(explain(lost(Outcome.REFUSED, 0, false)).cause()).isEqualTo(Cause.RELOAD_GAP);
    }

    @Test
    void theEndOfTheContainerIsAGapUntilItRunsAgain() {
        at(15_010, new InstanceEvent.Killed("balancer", "balancer", "KILL", true));
        at(15_012, new InstanceEvent.Died("balancer", "balancer", 137));
        at(16_000, new InstanceEvent.ProcessChanged("balancer", "nginx", true, "with pid 8"));

        for (Outcome outcome : List.of(Outcome.REFUSED, Outcome.RESET_BEFORE_FIRST_BYTE, Outcome.RESET_IN_BODY)) {
            Explanation why = explain(lost(outcome, 0, true));
            assertThat(why.cause()).as(outcome.label()).isEqualTo(Cause.RELOAD_GAP);
            assertThat(why.detail())
                    .contains("the balancer's container ended at 15.009 s, and nginx was started at 16.000 s");
        }
    }

    @Test
    void theEndOfTheContainerOfAnotherBalancerIsNone() {
        at(15_012, new InstanceEvent.Died("balancer-2", "balancer", 137));

        assertThat(explain(lost(Outcome.REFUSED, 0, false)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aContainerWithAnotherProgramTakesOver() {
        at(11_000, new InstanceEvent.ProcessChanged("balancer", "nginx", false, "(exit status 0)"));
        at(11_500, new InstanceEvent.Died("balancer", "balancer", 0));
        at(12_000, new InstanceEvent.ProcessChanged("balancer", "haproxy", true, "with pid 8"));
        log.accept("nginx", "{\"clientRequestId\":\"l-1\"}"); // haproxy has not logged anything yet

        assertThat(explain(lost(Outcome.RESET_IN_BODY, 0, false)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aListShowsThatAContainerRunsAgain() {
        at(11_500, new InstanceEvent.Died("balancer", "balancer", 0));
        assertThat(explain(lost(Outcome.REFUSED, 0, false)).cause()).isEqualTo(Cause.RELOAD_GAP);

        at(14_000, new BalancerEvent.Rendered("balancer", List.of(ONE, TWO), ""));
        assertThat(explain(lost(Outcome.REFUSED, 0, false)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aReloadIsAGapUntilOldWorkersEnd() {
        at(14_990, new BalancerEvent.Worker("balancer", 20, WorkerState.STARTED));
        at(15_100, new BalancerEvent.Worker("balancer", 10, WorkerState.DRAINING));

        Explanation fresh = explain(lost(Outcome.RESET_BEFORE_FIRST_BYTE, 0, false));
        Explanation kept = explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true));
        assertThat(fresh.cause()).isEqualTo(Cause.RELOAD_GAP);
        assertThat(fresh.detail()).doesNotContain("kept alive");
        assertThat(kept.cause()).isEqualTo(Cause.RELOAD_GAP);
        assertThat(kept.detail()).contains("the request left on a connection kept alive as it closed");
    }

    @Test
    void aReplacedWorkerIsNoReload() {
        at(12_000, new BalancerEvent.Worker("balancer", 20, WorkerState.STARTED));
        at(18_000, new BalancerEvent.Worker("balancer", 21, WorkerState.STARTED));
        at(18_010, new BalancerEvent.Worker("balancer", 10, WorkerState.DRAINING));

        assertThat(explain(lost(Outcome.RESET_BEFORE_FIRST_BYTE, 0, false)).cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aGoneInstanceIsNoGapOfTheBalancer() {
        at(14_000, new InstanceEvent.Died("api-2", "api", 0));
        at(14_010, new InstanceEvent.ProcessChanged("api-2", "api", false, "(exit status 0)"));

        assertThat(explainWithoutLog(lost(Outcome.REFUSED, 0, false)).cause()).isNotEqualTo(Cause.RELOAD_GAP);
    }
}
