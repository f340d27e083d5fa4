package dev.ballast.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LossAccountTest extends LossFixture {

    @Test
    void aGoneInstanceIsAStaleUpstream() {
        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        logged(502, TWO, "502");

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.STALE_UPSTREAM);
        assertThat(why.detail()).contains("api-2 was gone for 1000 ms", "exit code 137");
    }

    @Test
    void eventsAroundALossAreToldFromItsSending() {
        at(18_100, new InstanceEvent.Died("api-2", "api", 137));
        Request late = new Request(
                "l", 7, Request.Kind.GET, 5_000_000, 0, 8_000_000, 8_020_000, Outcome.BAD_GATEWAY, 502, null, 3, true);

        assertThat(account().around(late))
                .startsWith("around it (due at 15.000 s), from when it was sent, at 18.000 s: +100 ms api-2");
    }

    @Test
    void anInstanceThatEndedMeanwhileStoppedInFlight() {
        at(15_010, new InstanceEvent.ProcessChanged("api-2", "api", false, "(terminated by SIGKILL; not expected)"));
        logged(502, TWO, "502");

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.INSTANCE_STOPPED_IN_FLIGHT);
        assertThat(why.detail()).contains("terminated by SIGKILL");
    }

    @Test
    void tellsThatMemoryLedToAnEnd() {
        at(15_010, new InstanceEvent.ProcessChanged("api-2", "api", false, "(terminated by SIGKILL; not expected)"));
        at(15_030, new InstanceEvent.OutOfMemory("api-2", "api"));
        logged(502, TWO, "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).detail())
                .contains("terminated by SIGKILL; not expected), because it had run out of memory");
    }

    /** As of gunicorn, whose first process starts another worker. */
    @Test
    void aWorkerWithoutMemoryStoppedInFlight() {
        at(15_005, new InstanceEvent.OutOfMemory("api-2", "api"));
        unanswered("0.000", "0.015", 95);

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.INSTANCE_STOPPED_IN_FLIGHT);
        assertThat(why.detail()).contains("api-2 ran out of memory meanwhile");
    }

    @Test
    void aRestartingInstanceIsAStaleUpstream() {
        at(14_200, new InstanceEvent.ProcessChanged("api-2", "api", false, "(terminated by SIGKILL; not expected)"));
        at(14_700, new InstanceEvent.ProcessChanged("api-2", "api", true, "with pid 77"));
        logged(502, TWO, "502");

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.STALE_UPSTREAM);
        assertThat(why.detail()).contains("api-2 had been started again 300 ms before");
    }

    @Test
    void anInstanceWithoutItsProcessIsGone() {
        at(14_200, new InstanceEvent.ProcessChanged("api-2", "api", false, "(terminated by SIGKILL; not expected)"));
        at(15_050, new InstanceEvent.Died("api-2", "api", 137));
        logged(502, TWO, "502");

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.STALE_UPSTREAM);
        assertThat(why.detail()).contains("api-2 was gone for 800 ms", "terminated by SIGKILL");
    }

    @Test
    void anErrorAfterARestartIsNoStaleUpstream() {
        at(14_200, new InstanceEvent.ProcessChanged("api-2", "api", false, "(terminated by SIGKILL; not expected)"));
        at(14_700, new InstanceEvent.ProcessChanged("api-2", "api", true, "with pid 77"));
        logged(500, TWO, "500");

        assertThat(explain(lost(Outcome.APPLICATION_ERROR, 500, true)).cause()).isEqualTo(Cause.WRONG_ANSWER);
    }

    @Test
    void aFreezingSignalIsNoDeath() {
        at(14_000, new InstanceEvent.Killed("api-2", "api", "STOP"));
        logged(502, TWO, "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void anEarlierRestartIsNoCause() {
        at(9_000, new InstanceEvent.ProcessChanged("api-2", "api", false, "(terminated by SIGKILL; not expected)"));
        at(9_500, new InstanceEvent.ProcessChanged("api-2", "api", true, "with pid 77"));
        logged(502, TWO, "502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, true)).cause()).isEqualTo(Cause.UNEXPLAINED);
    }

    @Test
    void theLastUpstreamTriedIsTheCause() {
        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        logged(502, ONE + ", " + TWO, "502, 502");

        assertThat(explain(lost(Outcome.BAD_GATEWAY, 502, false)).cause()).isEqualTo(Cause.STALE_UPSTREAM);
    }

    @Test
    void anInstanceThatLivedOnIsNotBlamed() {
        logged(502, TWO, "502");

        Explanation why = explain(lost(Outcome.BAD_GATEWAY, 502, true));

        assertThat(why.cause()).isEqualTo(Cause.UNEXPLAINED);
        assertThat(why.detail()).contains("api-2 lived on");
    }

    @Test
    void aReusedAddressMeansItsHolderAtThatTime() {
        at(14_000, new InstanceEvent.Died("api-2", "api", 0));
        at(16_000, new InstanceEvent.Started("api-2", "api", "h3", TWO));
        logged(504, TWO, "504");

        assertThat(explain(lost(Outcome.GATEWAY_TIMEOUT, 504, true)).cause()).isEqualTo(Cause.STALE_UPSTREAM);
    }

    @Test
    void aRequestNeverSentIsTheGeneratorsFault() {
        assertThat(explain(neverSent(0)).cause()).isEqualTo(Cause.GENERATOR);
        assertThat(explain(neverSent(400)).cause())
                .as("most of the time a connection was free")
                .isEqualTo(Cause.GENERATOR);
    }

    @Test
    void aRequestThatFoundNoFreeConnectionIsNotTheGeneratorsFault() {
        Request neverSent = new Request(
                "l", 7, Request.Kind.GET, 5_000_000, 9_900_000, -1, 15_000_000, Outcome.NEVER_SENT, 0, null, -1, false);

        assertThat(explain(neverSent).cause()).isEqualTo(Cause.CONNECTIONS_HELD);
        assertThat(Explainer.CLIENT_ONLY.explain(neverSent))
                .isEqualTo(new Explanation(
                        Cause.CONNECTIONS_HELD,
                        "all connections waited for answers, for 9.9 s of the time until it was given up"));
    }

    @Test
    void explainsFromTheHistoryWithoutAnAccessLog() {
        at(14_000, new InstanceEvent.Died("api-2", "api", 137));
        assertThat(explainWithoutLog(lost(Outcome.BAD_GATEWAY, 502, true)).cause())
                .isEqualTo(Cause.STALE_UPSTREAM);

        at(15_010, new InstanceEvent.Died("api-1", "api", 137));
        assertThat(explainWithoutLog(lost(Outcome.BAD_GATEWAY, 502, true)).cause())
                .isEqualTo(Cause.INSTANCE_STOPPED_IN_FLIGHT);
    }

    private static Request answered(@Nullable String host) {
        return new Request(
                "l", 7, Request.Kind.GET, 5_000_000, 0, 5_000_000, 5_020_000, Outcome.ANSWERED, 200, host, 3, true);
    }

    @Test
    void aHostThatWasNeverAnInstanceIsAStranger() {
        assertThat(account().isMisrouted(answered("h1"))).isFalse();
        assertThat(account().isMisrouted(answered("api-2"))).isFalse();
        assertThat(account().isMisrouted(answered(null))).isFalse();
        assertThat(account().isMisrouted(answered("h3"))).isTrue();
        assertThat(explain(
                        new Request("l", 7, Request.Kind.GET, 0, 0, 0, 20_000, Outcome.MISROUTED, 200, "h3", 3, true)))
                .satisfies(why -> assertThat(why.cause()).isEqualTo(Cause.MISROUTED))
                .satisfies(why -> assertThat(why.detail()).startsWith("h3 answered, which was never an instance"));
    }

    @Test
    void aHostOfAnotherServiceIsAStranger() {
        at(500, new PoolEvent.ScaleRequested("api", 0, 2));
        at(500, new InstanceEvent.Started("server-1", "server", "h9", "10.0.0.9:8300"));

        assertThat(account().isMisrouted(answered("h9"))).isTrue();
    }

    @Test
    void anInstanceWhoseStartWasMissedIsNone() {
        at(9_000, new LoadEvent.Served("h3", "api-3"));
        at(9_000, new LoadEvent.Served("h4", ""));

        assertThat(account().isMisrouted(answered("h3"))).isFalse();
        assertThat(account().isMisrouted(answered("h4"))).isTrue();
    }

    @Test
    void anIncompleteHistoryLeavesAHostOpen() {
        List<Entry<?>> part = history.entries().subList(1, 4);
        LossAccount account = account(part, true, 0);

        assertThat(account.isMisrouted(answered("h1"))).isFalse();
        assertThat(account.isUnplaced("h1")).isTrue();
        assertThat(account.isUnplaced("h2")).isFalse();
        assertThat(account().isUnplaced("h3")).as("a whole history").isFalse();
        assertThat(account(List.of(), true, 0).isUnplaced("h1"))
                .as("a history without a start")
                .isTrue();
    }

    @Test
    void anAnswerOfAnotherInstanceThanAskedIsMisrouted() {
        logged(200, TWO, "200");

        assertThat(account().isMisrouted(answered("h2"))).isFalse();
        assertThat(account().isMisrouted(answered("h1"))).isTrue();
        assertThat(explain(new Request(
                                "l", 7, Request.Kind.GET, 0, 0, 0, 20_000, Outcome.MISROUTED, 200, "h1", 3, true))
                        .detail())
                .startsWith("h1 answered, and the balancer had asked " + TWO);
    }

    @Test
    void onlyTheFirstListsEventsAroundIt() {
        RequestLog requests = RequestLog.of("l", Instant.EPOCH, List.of(neverSent(0, 0), neverSent(1, 0)));

        assertThat(LoadResult.of(requests, account(), Phases.NONE).lost())
                .extracting(lost -> lost.explanation().detail().contains("around it (due at 15.000 s): "))
                .containsExactly(true, false);
    }
}
