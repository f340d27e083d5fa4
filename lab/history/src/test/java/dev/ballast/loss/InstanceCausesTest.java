package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.InstanceEvent;
import dev.ballast.request.Outcome;
import org.junit.jupiter.api.Test;

/** Losses whose cause is in an instance that lived on, or that seemed to have ended. */
class InstanceCausesTest extends LossFixture {

    @Test
    void anEndedHelperIsNoDeathOfItsInstance() {
        at(1_000, new InstanceEvent.ProcessChanged("api-2", "api", true, "with pid 8"));
        at(1_000, new InstanceEvent.ProcessChanged("api-2", "migrate", true, "with pid 9"));
        at(9_000, new InstanceEvent.ProcessChanged("api-2", "migrate", false, "(exit status 0; expected)"));
        logged(502, TWO, "502");

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(why.detail()).contains("api-2 lived on");
    }

    @Test
    void anotherProcessThatFailedMayBeADeath() {
        at(1_000, new InstanceEvent.ProcessChanged("api-2", "api", true, "with pid 8"));
        at(1_000, new InstanceEvent.ProcessChanged("api-2", "proxy", true, "with pid 9"));
        at(9_000, new InstanceEvent.ProcessChanged("api-2", "proxy", false, "(exit status 1; not expected)"));
        logged(502, TWO, "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.STALE_UPSTREAM);
    }

    @Test
    void anInstanceMayCloseAnIdleConnection() {
        unanswered("0.000", "0.001", 120);

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.INSTANCE_CLOSED_IDLE);
        assertThat(why.detail())
                .contains("api-2 lived on, and closed the open connection at once without a byte of an answer");
    }

    @Test
    void anInstanceThatHadTheRequestForLongWasNotIdle() {
        unanswered("0.000", "0.300", 120);

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aNewConnectionWasNotIdle() {
        unanswered("0.002", "0.003", 120);

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void anInstanceThatRefusesWasNotIdle() {
        unanswered("0.000", "0.000", 0);

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void anInstanceThatLeavesClosesItsConnections() {
        at(14_500, new InstanceEvent.Stopping("api-2", "api"));
        unanswered("0.000", "0.001", 120);

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.INSTANCE_STOPPED_IN_FLIGHT);
        assertThat(why.detail()).contains("api-2 was leaving since 520 ms before, and closed the connection");
    }
}
