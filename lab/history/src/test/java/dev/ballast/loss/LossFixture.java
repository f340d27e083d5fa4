package dev.ballast.loss;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.request.Destination;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.util.List;

/**
 * A lost request in a history. The load starts 10 s into the run; the request is due 5 s later and ends after 20 ms: from
 * 15.000 to 15.020 s.
 */
abstract class LossFixture {

    static final double START = 10_000;
    static final String ONE = "10.0.0.1:5000";
    static final String TWO = "10.0.0.2:5000";

    final History history = History.inMemory();
    final AccessLog log = new AccessLog();

    LossFixture() {
        log.keepRequests();
        at(1000, new InstanceEvent.Started("api-1", "api", "h1", ONE));
        at(1000, new InstanceEvent.Started("api-2", "api", "h2", TWO));
        at(1100, new InstanceEvent.ProcessChanged("balancer", "nginx", true, "with pid 8"));
        at(2000, new BalancerEvent.Rendered("balancer", List.of(ONE, TWO), ""));
    }

    void at(double ms, Event event) {
        history.observe(event, ms, 1);
    }

    void logged(int status, String upstream, String upstreamStatus) {
        logged(status, upstream, upstreamStatus, "");
    }

    void logged(int status, String upstream, String upstreamStatus, String more) {
        log.accept(
                "nginx",
                ("{\"msec\":1.0,\"seconds\":0.02,\"status\":%d,\"upstream\":\"%s\",\"upstreamStatus\":\"%s\",%s"
                                + "\"clientRequestId\":\"l-7\"}")
                        .formatted(status, upstream, upstreamStatus, more));
    }

    /** nginx received nothing from the instance. */
    void unanswered(String connectSeconds, String seconds, int sent) {
        logged(
                502,
                TWO,
                "502",
                "\"upstreamConnect\":\"%s\",\"upstreamSeconds\":\"%s\",\"upstreamSent\":\"%d\",\"upstreamReceived\":\"0\","
                        .formatted(connectSeconds, seconds, sent));
    }

    static Request lost(Outcome outcome, int status, boolean reused) {
        return lostAfter(20, outcome, status, reused);
    }

    static Request lostAfter(int ms, Outcome outcome, int status, boolean reused) {
        long ended = 5_000_000 + ms * 1_000L;
        return new Request("l", 7, Request.Kind.GET, 5_000_000, 0, 5_000_000, ended, outcome, status, null, 3, reused);
    }

    /** A request that the load gave up after a second. */
    static Request neverSent(long waitedMs) {
        return neverSent(7, waitedMs);
    }

    static Request neverSent(int number, long waitedMs) {
        return new Request(
                "l",
                number,
                Request.Kind.GET,
                5_000_000,
                waitedMs * 1_000,
                -1,
                6_000_000,
                Outcome.NEVER_SENT,
                0,
                null,
                -1,
                false);
    }

    Explanation explain(Request lost) {
        return account(history.entries(), true, 0).explain(lost);
    }

    Explanation explainWithoutLog(Request lost) {
        return account(history.entries(), false, 0).explain(lost);
    }

    LossAccount account() {
        return account(history.entries(), true, 0);
    }

    LossAccount account(List<Entry<?>> recorded, boolean logExists, long missing) {
        return new LossAccount(recorded, new Destination("", "balancer"), log, logExists, missing, START);
    }
}
