package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What happened about the time of a loss is not its cause if the request never met it. */
class NoCauseTest extends LossFixture {

    @Test
    void aCrashOfAWorkerIsNoIdleClose() {
        at(13_000, new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED));
        at(15_018, new BalancerEvent.Worker("balancer", 10, WorkerState.GONE));

        Explanation why = explain(lost(Outcome.RESET_BEFORE_FIRST_BYTE, 0, true));

        assertThat(why.cause()).isEqualTo(Cause.RELOAD_GAP);
        assertThat(why.detail()).contains("worker 10 ended at 15.018 s, though it was not told to finish");
    }

    /** A connection that the balancer did not take went to no instance, and an error of the API is an answer. */
    @Test
    void anInstanceThatEndsExplainsNoOtherLoss() {
        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        at(15_010, new InstanceEvent.Died("api-1", "api", 137));

        for (Outcome outcome : List.of(Outcome.REFUSED, Outcome.UNREACHABLE, Outcome.CONNECT_TIMED_OUT)) {
            assertThat(explainWithoutLog(lost(outcome, 0, false)).cause())
                    .as(outcome.label())
                    .isEqualTo(Cause.UNEXPLAINED);
        }
        assertThat(explainWithoutLog(lost(Outcome.APPLICATION_ERROR, 500, false))
                        .cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aRestartOfHaproxyIsNoFaultOfAnInstance() {
        log.accept("haproxy", "{\"status\":200,\"upstream\":\"\",\"termination\":\"--\",\"clientRequestId\":\"l-1\"}");
        at(
                15_015,
                new InstanceEvent.ProcessChanged(
                        "balancer", "haproxy", false, "(terminated by SIGKILL; not expected)"));
        at(15_060, new InstanceEvent.ProcessChanged("balancer", "haproxy", true, "with pid 99"));

        assertThat(account()
                        .explain(lost(Outcome.RESET_BEFORE_FIRST_BYTE, 0, false), OptionalInt.of(0))
                        .cause())
                .isEqualTo(Cause.RELOAD_GAP);
    }

    /** A balancer answers that its list is empty. */
    @Test
    void anEmptyListRefusesNoConnection() {
        at(14_000, new ConsulEvent.Cluster("", Map.of()));
        at(14_500, new BalancerEvent.Rendered("balancer", List.of(), ""));
        Request refused = lost(Outcome.REFUSED, 0, false);
        assertThat(explain(refused).cause()).isEqualTo(Cause.UNEXPLAINED);

        at(15_015, new InstanceEvent.ProcessChanged("balancer", "nginx", false, "(exit status 1; not expected)"));
        at(15_060, new InstanceEvent.ProcessChanged("balancer", "nginx", true, "with pid 99"));
        assertThat(explain(refused).cause()).isEqualTo(Cause.RELOAD_GAP);
    }

    @Test
    void anOutageAfterConsulDroppedItIsNoCause() {
        at(5_000, new ConsulEvent.Cluster("10.0.0.9:8300", Map.of()));
        at(5_000, new ConsulEvent.Passing("api", List.of(ONE, TWO)));
        at(13_000, new InstanceEvent.Died("api-2", "api", 137));
        at(13_500, new ConsulEvent.Passing("api", List.of(ONE)));
        at(14_000, new ConsulEvent.Cluster("", Map.of()));
        logged(502, TWO, "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.STALE_UPSTREAM);
    }

    @Test
    void aRequestThatAnInstanceExecutedWasNotIdle() {
        LossAccount withoutLog = account(history.entries(), false, 0);

        for (Request lost :
                List.of(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true), lost(Outcome.APPLICATION_ERROR, 408, true))) {
            assertThat(withoutLog.explain(lost, OptionalInt.of(1)).cause()).isEqualTo(Cause.UNEXPLAINED);
            assertThat(withoutLog.explain(lost, OptionalInt.of(0)).cause()).isEqualTo(Cause.IDLE_KEEP_ALIVE_CLOSED);
        }
    }

    @Test
    void anErrorOfAnInstanceThatEndsIsItsAnswer() {
        at(15_050, new InstanceEvent.Died("api-2", "api", 0));
        logged(500, TWO, "500");

        Explanation why = explain(lost(Outcome.APPLICATION_ERROR, 500, true));

        assertThat(why.cause()).isEqualTo(Cause.WRONG_ANSWER);
        assertThat(why.detail()).contains("answered 500 after trying [" + TWO + "] (500): that is the answer of api-2");
    }
}
