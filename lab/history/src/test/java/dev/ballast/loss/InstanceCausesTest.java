package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.InstanceEvent;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses whose cause is in an instance that lived on, or that seemed to have ended. */
class InstanceCausesTest extends LossFixture {

    @ParameterizedTest
    @ValueSource(strings = {"(exit status 0; expected)", "(exit status 0; not expected)", "(exit status 2; expected)"})
    void anEndedHelperIsNoDeathOfItsInstance(String words) {
        at(1_000, new InstanceEvent.ProcessChanged("api-2", "api", true, "with pid 8"));
        at(1_000, new InstanceEvent.ProcessChanged("api-2", "migrate", true, "with pid 9"));
        at(9_000, new InstanceEvent.ProcessChanged("api-2", "migrate", false, words));
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
    void anInstanceThatExecutedTheRequestWasNotIdle() {
        unanswered("0.000", "0.001", 120);

        assertThat(account()
                        .explain(lost(Outcome.BAD_GATEWAY, 502, true), OptionalInt.of(0))
                        .cause())
                .isEqualTo(Cause.INSTANCE_CLOSED_IDLE);
        assertThat(account()
                        .explain(lost(Outcome.BAD_GATEWAY, 502, true), OptionalInt.of(1))
                        .cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void anInstanceMaySay408OnAnIdleConnection() {
        logged(408, TWO, "408", "\"upstreamConnect\":\"0.000\",\"upstreamSeconds\":\"0.001\",");

        Explanation why = explain(lost(Outcome.APPLICATION_ERROR, 408, true));

        assertThat(why.cause()).isEqualTo(Cause.INSTANCE_CLOSED_IDLE);
        assertThat(why.detail()).contains("api-2 lived on, and answered at once on the open connection");
    }

    @Test
    void haproxyHangsUpForAnInstance() {
        haproxy("{\"status\":200,\"upstream\":\"\",\"termination\":\"--\",\"clientRequestId\":\"l-1\"}");
        Request onNew = lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, false);

        Explanation why = account().explain(onNew, OptionalInt.of(0));

        assertThat(why.cause()).isEqualTo(Cause.INSTANCE_CLOSED_IDLE);
        assertThat(why.detail()).contains("no instance executed the request, ended or was leaving");
        assertThat(account().explain(onNew, OptionalInt.empty()).cause())
                .as("without a ledger an instance may have executed it")
                .isEqualTo(Cause.UNEXPLAINED);
        assertThat(account().explain(onNew, OptionalInt.of(1)).cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(account()
                        .explain(lost(Outcome.CLOSED_BEFORE_FIRST_BYTE, 0, true), OptionalInt.of(0))
                        .cause())
                .as("the client's connection may have been idle")
                .isEqualTo(Cause.UNEXPLAINED);
        at(14_500, new InstanceEvent.Stopping("api-2", "api"));
        assertThat(account().explain(onNew, OptionalInt.of(0)).cause())
                .as("an instance was leaving")
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aConnectionThatHaproxyLogsWasNew() {
        haproxy(
                "{\"seconds\":0.001,\"status\":502,\"upstream\":\"%s\",\"termination\":\"SH\",\"clientRequestId\":\"l-7\"}"
                        .formatted(TWO));

        assertThat(account()
                        .explain(lost(Outcome.BAD_GATEWAY, 502, false), OptionalInt.of(0))
                        .cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    private void haproxy(String line) {
        log.accept("haproxy", line);
    }

    @Test
    void caddySaysThatItsConnectionWasIdle() {
        caddy("http: server closed idle connection");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.INSTANCE_CLOSED_IDLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EOF",
                "net/http: HTTP/1.x transport connection broken: EOF",
                "read tcp 10.0.0.9:41000->10.0.0.2:5000: read: connection reset by peer",
                "write tcp 10.0.0.9:41000->10.0.0.2:5000: write: broken pipe"
            })
    void theLedgerSaysThatCaddysConnectionWasIdle(String error) {
        caddy(error);
        Request lost = lost(Outcome.BAD_GATEWAY, 502, true);

        assertThat(account().explain(lost, OptionalInt.of(0)).cause()).isEqualTo(Cause.INSTANCE_CLOSED_IDLE);
        assertThat(account().explain(lost, OptionalInt.of(1)).cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(account().explain(lost, OptionalInt.empty()).cause())
                .as("without a ledger the connection may have been new")
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unexpected EOF", "dial tcp 10.0.0.2:5000: connect: connection refused"})
    void anotherErrorOfCaddyIsNoIdleConnection(String error) {
        caddy(error);

        assertThat(account()
                        .explain(lost(Outcome.BAD_GATEWAY, 502, true), OptionalInt.of(0))
                        .cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    private void caddy(String error) {
        logged(502, TWO, "", "\"upstreamError\":\"%s\",".formatted(error));
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
    void aPausedInstanceIsFrozen() {
        at(14_900, new InstanceEvent.Paused("api-2", "api", true));
        logged(504, TWO, "504");

        Explanation why = explain(lostAfter(2_000, Outcome.GATEWAY_TIMEOUT, 504, true));

        assertThat(why.cause()).isEqualTo(Cause.INSTANCE_FROZEN);
        assertThat(why.detail()).contains("api-2 was paused for 2000 of the 2000 ms");
    }

    @Test
    void aClientMayGiveUpAFrozenInstance() {
        at(15_400, new InstanceEvent.Paused("api-2", "api", true));
        at(16_900, new InstanceEvent.Paused("api-2", "api", false));
        logged(499, TWO, "-");

        Explanation why = explain(lostAfter(2_000, Outcome.TIMED_OUT, 0, true));

        assertThat(why.cause()).isEqualTo(Cause.INSTANCE_FROZEN);
        assertThat(why.detail()).contains("api-2 was paused for 1500 of the 2000 ms");
    }

    @Test
    void anEndAfterATimeOutIsNoCause() {
        at(17_050, new InstanceEvent.Died("api-2", "api", 137));
        logged(504, TWO, "504");

        assertThat(explain(lostAfter(2_000, Outcome.GATEWAY_TIMEOUT, 504, true)).cause())
                .isEqualTo(Cause.UNEXPLAINED);
        assertThat(explainWithoutLog(lostAfter(2_000, Outcome.TIMED_OUT, 0, true))
                        .cause())
                .isEqualTo(Cause.UNEXPLAINED);
        assertThat(explain(lostAfter(2_000, Outcome.BAD_GATEWAY, 502, true)).cause())
                .as("an end that cuts a request is told a little late")
                .isEqualTo(Cause.INSTANCE_STOPPED_IN_FLIGHT);

        at(15_100, new InstanceEvent.Paused("api-2", "api", true));
        assertThat(explain(lostAfter(2_000, Outcome.GATEWAY_TIMEOUT, 504, true)).cause())
                .isEqualTo(Cause.INSTANCE_FROZEN);
    }

    @Test
    void anotherPauseIsNoCause() {
        at(13_000, new InstanceEvent.Paused("api-2", "api", true));
        at(14_000, new InstanceEvent.Paused("api-2", "api", false));
        at(14_500, new InstanceEvent.Paused("api-1", "api", true));
        at(16_500, new InstanceEvent.Paused("api-2", "api", true));
        logged(504, TWO, "504");

        assertThat(explain(lostAfter(2_000, Outcome.GATEWAY_TIMEOUT, 504, true)).cause())
                .isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void aWrongBodyIsAWrongAnswer() {
        Explanation why = explain(lost(Outcome.WRONG_BODY, 200, true));

        assertThat(why.cause()).isEqualTo(Cause.WRONG_ANSWER);
        assertThat(why.detail()).contains("the answer came whole, and its body was wrong");
    }

    @Test
    void onlyAnInstancesOwnErrorIsAWrongAnswer() {
        logged(500, TWO, "");
        assertThat(explain(lost(Outcome.APPLICATION_ERROR, 500, true)).cause())
                .as("the balancer's own")
                .isEqualTo(Cause.UNEXPLAINED);

        logged(500, TWO, "500");
        assertThat(explain(lost(Outcome.APPLICATION_ERROR, 500, true)).cause()).isEqualTo(Cause.WRONG_ANSWER);

        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        assertThat(explain(lost(Outcome.APPLICATION_ERROR, 500, true)).cause())
                .as("something else answers at the address of an instance that is gone")
                .isEqualTo(Cause.STALE_UPSTREAM);
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
