package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Cause;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.Logged;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A load against a pool that changes or not. A request is due each millisecond, for four seconds. */
abstract class LossCheckFixture {

    private static final int REQUESTS = 4_000;
    static final Window FIRST = new Window(1_000.5, 1_200.5);
    static final Window SECOND = new Window(3_000.5, 3_100.5);

    private final Request[] requests = new Request[REQUESTS];
    Optional<Logged> logged = Optional.empty();
    Predicate<Request> misrouted = request -> false;
    boolean unplaced;
    Map<Integer, Double> slowConnects = Map.of();
    Optional<Duration> slowFor = Optional.empty();

    LossCheckFixture() {
        each(request -> true, Request.Kind.GET, 0, 0, 1);
    }

    /** Sends those that were due at such times so late, and lets their answers take so long, in milliseconds. */
    void each(Predicate<Double> due, Request.Kind kind, int waitedMs, int lateMs, int tookMs) {
        for (int number = 0; number < REQUESTS; number++) {
            if (due.test((double) number)) {
                requests[number] = request(number, kind, waitedMs, lateMs, tookMs);
            }
        }
    }

    private static Request request(int number, Request.Kind kind, int waitedMs, int lateMs, int tookMs) {
        long due = number * 1_000L;
        long sent = due + (waitedMs + lateMs) * 1_000L;
        return new Request(
                "load",
                number,
                kind,
                due,
                waitedMs * 1_000L,
                sent,
                sent + tookMs * 1_000L,
                Outcome.ANSWERED,
                200,
                "host-" + number % 3,
                number % 10,
                number % 2 == 0);
    }

    LoadResult load(Window... changes) {
        Explainer explainer = new Explainer() {
            @Override
            public Explanation explain(Request lost) {
                return new Explanation(Cause.MISROUTED, "a stranger");
            }

            @Override
            public Optional<Logged> logged(String load) {
                return logged;
            }

            @Override
            public Map<Integer, Double> slowConnects(String load) {
                return slowConnects;
            }

            @Override
            public boolean isMisrouted(Request answered) {
                return misrouted.test(answered);
            }

            @Override
            public boolean isUnplaced(String hostname) {
                return unplaced;
            }
        };
        RequestLog log = RequestLog.of("load", Instant.EPOCH, List.of(requests));
        slowFor.ifPresent(log::slowFor);
        return LoadResult.of(log, explainer, Phases.of(List.of(changes), Duration.ZERO));
    }

    static void assertVerdict(RunEvent.Checked checked, Verdict verdict, Doubt... doubts) {
        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(verdict);
        assertThat(checked.doubts()).as(checked.detail()).containsExactly(doubts);
    }
}
