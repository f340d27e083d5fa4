package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Doubt;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.load.Shape.Window;
import dev.ballast.loss.Cause;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.Logged;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.request.WarmUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Each gate, with what is right and with a planted fault. */
class GatesTest {

    private static final LoadSettings.Bounds BOUNDS = new LoadSettings.Bounds(
            Duration.ofSeconds(1), 3, Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofSeconds(1));

    private static final Instant START = Instant.now();

    private static final Figures NONE = new Figures(List.of());

    /** A request every millisecond: the first half is the baseline. */
    private static final int REQUESTS = 2_000;

    private final List<Request> requests = new ArrayList<>();

    GatesTest() {
        for (int number = 0; number < REQUESTS; number++) {
            requests.add(request(number, 0, 10_000, Outcome.ANSWERED, number % 2 == 0 ? "a" : "b"));
        }
    }

    private static Request request(int number, int lateMicros, int micros, Outcome outcome, String host) {
        int due = number * 1_000;
        return new Request(
                "gatling",
                number,
                Request.Kind.GET,
                due,
                0,
                outcome == Outcome.NEVER_SENT ? -1 : due + lateMicros,
                due + lateMicros + micros,
                outcome,
                outcome == Outcome.ANSWERED ? 200 : 0,
                host,
                -1,
                true);
    }

    private Figures figures() {
        return figures(Explainer.CLIENT_ONLY);
    }

    private Figures figures(Explainer explainer) {
        return new Figures(List.of(LoadResult.of(RequestLog.of("gatling", START, requests), explainer, Phases.NONE)));
    }

    private static Predicate<Request> from(int fromMs, int toMs) {
        return request -> request.dueMs() >= fromMs && request.dueMs() < toMs;
    }

    private RunEvent.Checked noSlower() {
        return Gates.noSlower(figures(), from(1_000, 2_000), from(0, 1_000), BOUNDS);
    }

    @Test
    void failuresInTheWarmUpAreUnknown() {
        RequestLog log = RequestLog.of("gatling", START, requests)
                .after(new WarmUp(100, new TreeMap<>(Map.of("502 bad gateway", 100L))));
        Figures cold = new Figures(List.of(LoadResult.of(log, Explainer.CLIENT_ONLY, Phases.NONE)));

        assertThat(Gates.noneFailed(cold).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(Gates.noneFailed(cold).doubts()).containsExactly(Doubt.WARM_UP);
    }

    @Test
    void aPostThatWasExecutedTwiceIsInvalid() {
        requests.set(
                7,
                new Request(
                        "gatling",
                        7,
                        Request.Kind.POST,
                        7_000,
                        0,
                        7_000,
                        8_000,
                        Outcome.ANSWERED,
                        200,
                        "a",
                        -1,
                        true,
                        2));

        RunEvent.Checked twice = Gates.noneFailed(figures());

        assertThat(twice.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(twice.detail())
                .contains("1 POSTs were executed more than once by instances, the first gatling-7, 2 times");
    }

    @Test
    void aCorrectLoadIsValid() {
        assertThat(List.of(
                        Gates.noneFailed(figures()),
                        Gates.fastEnough(figures(), NONE, BOUNDS.p99()),
                        noSlower(),
                        Gates.everyHostnameSeen(figures(), Set.of("a", "b")),
                        evenSpread(0, "a", "b"),
                        Gates.generatorKeptUp(figures(), NONE, BOUNDS.late()),
                        throughputKept(figures())))
                .extracting(RunEvent.Checked::verdict)
                .containsOnly(Verdict.VALID);
    }

    @Test
    void slowAnswersBreakTheRelativeGate() {
        for (int number = 1_500; number < 1_520; number++) {
            requests.set(number, request(number, 0, 90_000, Outcome.ANSWERED, "a"));
        }

        assertThat(noSlower().verdict()).isEqualTo(Verdict.INVALID);
        assertThat(noSlower().detail()).contains("90.", "3 times the baseline's 10.0 ms and 50.0 ms more");
        assertThat(Gates.fastEnough(figures(), NONE, BOUNDS.p99()).verdict()).isEqualTo(Verdict.VALID);
        assertThat(Gates.fastEnough(figures(), NONE, Duration.ofMillis(9)).verdict())
                .isEqualTo(Verdict.INVALID);
        assertThat(Gates.fastEnough(figures(), NONE, Duration.ofMillis(9)).detail())
                .endsWith("of 2000 requests; allowed are 9.0 ms");
    }

    @Test
    void aLateGeneratorIsNotTheBalancersFault() {
        for (int number = 1_500; number < 1_530; number++) {
            requests.set(number, request(number, 300_000, 10_000, Outcome.ANSWERED, number % 2 == 0 ? "a" : "b"));
        }

        assertThat(noSlower().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(noSlower().detail()).contains("the generator, late by p99 300.", "is the limit");
        RunEvent.Checked kept = Gates.generatorKeptUp(figures(), NONE, BOUNDS.late());
        assertThat(kept.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(kept.detail()).contains("the generator, not the balancer, is the limit", "p99 300.");
    }

    @Test
    void anInstanceThatFailsDirectlyIsTheLimit() {
        Figures right = figures();
        requests.set(7, request(7, 0, 0, Outcome.NO_ANSWER, "a"));

        RunEvent.Checked kept = Gates.generatorKeptUp(right, figures(), BOUNDS.late());

        assertThat(kept.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(kept.detail()).contains("1 of 2000 failed without the balancer");
    }

    @Test
    void aFailedRequestIsReportedWithItsCause() {
        requests.set(7, request(7, 0, 0, Outcome.NO_ANSWER, "a"));

        RunEvent.Checked failed = Gates.noneFailed(figures(explainer(3)));

        assertThat(failed.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(failed.detail())
                .contains(
                        "1 of 2000 failed",
                        "; reload gap (no answer): 1; the first, ",
                        "gatling-7: nginx stopped",
                        "sent 3 of them");
    }

    @Test
    void aSilentRetryIsInvalid() {
        RunEvent.Checked retried = Gates.noneFailed(figures(explainer(3)));

        assertThat(retried.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(retried.detail()).contains("0 of 2000 failed", "Gatling sent 3 of them again without telling");
        assertThat(Gates.noneFailed(figures(explainer(0))).verdict()).isEqualTo(Verdict.VALID);
        assertThat(Gates.noneFailed(figures()).detail()).contains("no access log tells how often Gatling retried");
    }

    @Test
    void timeOutsCountAsSlowness() {
        for (int number = 1_000; number < 1_060; number++) {
            requests.set(number, request(number, 0, 5_000_000, Outcome.TIMED_OUT, "a"));
        }

        RunEvent.Checked slow = Gates.fastEnough(figures(), NONE, BOUNDS.p99());

        assertThat(slow.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(slow.detail()).doesNotContain("generator");
    }

    @Test
    void anInstanceThatIsSlowDirectlyIsTheLimit() {
        for (int number = 1_000; number < 1_060; number++) {
            requests.set(number, request(number, 0, 3_000_000, Outcome.ANSWERED, "a"));
        }

        RunEvent.Checked slow = Gates.fastEnough(figures(), figures(), BOUNDS.p99());

        assertThat(slow.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(slow.detail()).contains("without the balancer it is 3000", "the instance is the limit");
    }

    private static Explainer explainer(int repeated) {
        return explainer(new Logged(REQUESTS, 0, repeated, 0, 0));
    }

    private static Explainer explainer(Logged logged) {
        return new Explainer() {
            @Override
            public Explanation explain(Request lost) {
                return new Explanation(Cause.RELOAD_GAP, "nginx stopped");
            }

            @Override
            public Optional<Logged> logged(String load) {
                return Optional.of(logged);
            }
        };
    }

    @Test
    void anIncompleteLogProvesNoRetryAbsent() {
        RunEvent.Checked checked = Gates.noneFailed(figures(explainer(new Logged(REQUESTS - 90, 0, 0, 90, 0))));

        assertThat(checked.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(checked.doubts()).containsExactly(Doubt.INCOMPLETE);
        assertThat(checked.detail()).contains("the balancer's log lacks 90");
    }

    @Test
    void aRequestNeverSentIsUnknown() {
        requests.set(7, request(7, 0, 0, Outcome.NEVER_SENT, "a"));

        assertThat(Gates.noneFailed(figures()).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aMissingHostnameIsNamed() {
        RunEvent.Checked seen = Gates.everyHostnameSeen(figures(), Set.of("a", "b", "c"));

        assertThat(seen.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(seen.detail()).isEqualTo("1 of 3 did not: c");
        assertThat(Gates.everyHostnameSeen(figures(), Set.of("a", "b")).detail())
                .isEqualTo("2 of 2 that were in the pool at one time or another");
        assertThat(Gates.everyHostnameSeen(figures(), Set.of()).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aSkewedSpreadIsInvalidUnlessTheTimeIsShort() {
        assertThat(evenSpread(1_980, "a", "b").verdict()).isEqualTo(Verdict.UNKNOWN);
        for (int number = 0; number < 400; number += 2) {
            requests.set(number, request(number, 0, 10_000, Outcome.ANSWERED, "b"));
        }

        RunEvent.Checked spread = evenSpread(0, "a", "b");

        assertThat(spread.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(spread.detail()).contains("uneven spread");
    }

    @Test
    void anInstanceWithoutAnAnswerSkewsTheSpread() {
        assertThat(evenSpread(0, "a", "b", "c").verdict()).isEqualTo(Verdict.INVALID);
    }

    /** @param settledMs from when on the pool has these members and does not change, in milliseconds since the load's start */
    private RunEvent.Checked evenSpread(int settledMs, String... members) {
        double startMs = 10_000;
        History history = History.inMemory();
        history.observe(new PoolEvent.ScaleRequested("api", 0, members.length), 100, 0);
        List<String> addresses = new ArrayList<>();
        for (String host : members) {
            String address = "10.0.0.%d:5000".formatted(addresses.size() + 1);
            addresses.add(address);
            history.observe(new InstanceEvent.Started("api-" + host, "api", host, address), 200, 0);
            history.observe(new InstanceEvent.Registered("api-" + host, "api"), 250, 0);
        }
        history.observe(new ConsulEvent.Passing("api", addresses), 300, 0);
        history.observe(new BalancerEvent.Rendered("balancer", addresses, ""), 400, 0);
        history.observe(new PoolEvent.Scaled("api", members.length, 1L), startMs + settledMs - 1_000, 0);
        history.observe(new RunEvent.Note(""), startMs + REQUESTS + 1_000, 0);
        return Gates.evenSpread(figures(), history.entries(), nanos -> startMs);
    }

    @Test
    void lostThroughputIsInvalid() {
        for (int number = 1_000; number < 1_030; number++) {
            requests.set(number, request(number, 0, 0, Outcome.NO_ANSWER, "a"));
        }

        RunEvent.Checked kept = throughputKept(figures());

        assertThat(kept.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(kept.detail()).contains("it cost 2.02 %"); // the last ten come after the time
    }

    @Test
    void answersThatComeOnlyAfterwardsAreLostThroughput() {
        for (int number = 1_500; number < 1_600; number++) {
            requests.set(number, request(number, 0, 2_000_000, Outcome.ANSWERED, "a"));
        }

        assertThat(throughputKept(figures()).verdict()).isEqualTo(Verdict.INVALID);
    }

    private static RunEvent.Checked throughputKept(Figures figures) {
        return Gates.throughputKept(figures, new Window(0.5, 1), new Window(0, 0.5), Duration.ofSeconds(2));
    }
}
