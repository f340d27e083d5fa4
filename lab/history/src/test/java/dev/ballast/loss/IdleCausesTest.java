package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.InstanceEvent;
import dev.ballast.request.Outcome;
import org.junit.jupiter.api.Test;

/** Losses on kept connections that the balancer closed while they were idle. */
class IdleCausesTest extends LossFixture {

    @Test
    void aKeptConnectionClosedUnloggedWasIdle() {
        at(13_000, new BalancerEvent.Worker("balancer", 20, WorkerState.STARTED));
        at(13_100, new BalancerEvent.Worker("balancer", 10, WorkerState.DRAINING));

        assertThat(explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true)).cause())
                .isEqualTo(Cause.IDLE_KEEP_ALIVE_CLOSED);
        assertThat(explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, false)).cause())
                .as("a fresh connection has never been idle")
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aTimeOutThatCrossesARequestIsAnIdleClose() {
        Explanation why = explain(lost(Outcome.APPLICATION_ERROR, 408, true));

        assertThat(why.cause()).isEqualTo(Cause.IDLE_KEEP_ALIVE_CLOSED);
        assertThat(why.detail()).contains("408");
        assertThat(explain(lost(Outcome.APPLICATION_ERROR, 408, false)).cause())
                .as("a fresh connection has never been idle")
                .isEqualTo(Cause.UNEXPLAINED);
        assertThat(explain(lostAfter(500, Outcome.APPLICATION_ERROR, 408, true)).cause())
                .as("it was under way for long")
                .isEqualTo(Cause.UNEXPLAINED);
        logged(408, ONE, "408");
        assertThat(explain(lost(Outcome.APPLICATION_ERROR, 408, true)).cause())
                .as("the balancer had the request")
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aRequestUnderWayForLongWasNotIdle() {
        assertThat(explain(lostAfter(500, Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true))
                        .cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    /** HAProxy hangs up without a line if a kept connection to an instance fails, too. */
    @Test
    void aHiddenHangUpProvesNoIdleConnection() {
        log.accept("haproxy", "{\"status\":200,\"upstream\":\"\",\"termination\":\"--\",\"clientRequestId\":\"l-1\"}");

        Explanation why = explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true));
        assertThat(why.cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(why.detail()).contains("logs no request for which it hangs up");

        at(15_010, new InstanceEvent.Died("api-2", "api", 137));
        assertThat(explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true)).cause())
                .isEqualTo(Cause.INSTANCE_STOPPED_IN_FLIGHT);
    }

    @Test
    void aLoggedRequestWasNotIdle() {
        logged(200, ONE, "200");

        Explanation why = explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true));

        assertThat(why.cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(why.detail()).contains("logged it as answered");
    }

    @Test
    void anIncompleteLogProvesNoIdleConnection() {
        Explanation why = account(history.entries(), true, 90).explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true));

        assertThat(why.cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(why.detail()).contains("no line of it, nor of 90 that were answered, so that proves nothing");
    }

    @Test
    void aLogThatWasNotReadProvesNoIdleConnection() {
        log.lacks(15_500, 17_000, "the stream broke");

        Explanation why = explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true));

        assertThat(why.cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(why.detail()).contains("the access log was not read from 15.500 s to 17.000 s (the stream broke)");
    }
}
