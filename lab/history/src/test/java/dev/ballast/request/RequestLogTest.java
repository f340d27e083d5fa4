package dev.ballast.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RequestLogTest {

    static final Instant START = Instant.parse("2026-11-01T10:00:00.123456Z");
    static final int MILLION = 1_000_000;

    /** Returns a log of {@value #MILLION} requests. */
    static RequestLog million() {
        return RequestLog.of(
                "load",
                START,
                () -> IntStream.range(0, MILLION)
                        .mapToObj(RequestLogTest::answered)
                        .iterator());
    }

    /** Answered by one of two instances after half a millisecond, on the second use of its connection and later. */
    static Request answered(int number) {
        long due = number * 1_000L;
        return new Request(
                "load",
                number,
                number % 5 == 0 ? Request.Kind.POST : Request.Kind.GET,
                due,
                20,
                due + 25,
                due + 500,
                Outcome.ANSWERED,
                200,
                number % 2 == 0 ? "aaaaaaaaaaaa" : "bbbbbbbbbbbb",
                number / 4,
                number % 4 > 0);
    }

    static Request ended(int number, Outcome outcome, Request.Kind kind, long latency) {
        long due = number * 1_000L;
        boolean sent = outcome != Outcome.NEVER_SENT;
        return new Request(
                "load",
                number,
                kind,
                due,
                sent ? 0 : latency,
                sent ? due : -1,
                due + latency,
                outcome,
                outcome == Outcome.UNAVAILABLE ? 503 : 0,
                null,
                sent ? number : -1,
                false);
    }

    static RequestLog log(Request... requests) {
        return RequestLog.of("load", START, List.of(requests));
    }

    @Test
    void returnsTheAddedRequests() {
        Request neverSent = ended(1, Outcome.NEVER_SENT, Request.Kind.POST, 3_000);
        Request refused = ended(2, Outcome.REFUSED, Request.Kind.SLOW, 100);

        assertThat(log(answered(0), neverSent, refused, answered(3)).stream())
                .containsExactly(answered(0), neverSent, refused, answered(3));
    }

    @Test
    void findsWhatWasLost() {
        Request lost = ended(2, Outcome.UNAVAILABLE, Request.Kind.GET, 100);
        RequestLog log = log(answered(0), answered(1), lost, answered(3));

        assertThat(log.lost()).containsExactly(lost);
        assertThat(lost.outcomeInWords()).isEqualTo("503 unavailable");
        assertThat(lost.id()).isEqualTo("load-2");
    }

    @Test
    void separatesAnswersOnNewAndReusedConnections() {
        RequestLog log = log(
                answered(0),
                answered(1),
                answered(2),
                answered(3),
                answered(4),
                answered(6),
                ended(7, Outcome.WRONG_BODY, Request.Kind.GET, 9));

        assertThat(log.served())
                .containsExactly(
                        new ServedBetween("aaaaaaaaaaaa", false, 0.5, 4.5, 2),
                        new ServedBetween("aaaaaaaaaaaa", true, 2.5, 6.5, 2),
                        new ServedBetween("bbbbbbbbbbbb", true, 1.5, 3.5, 2));
    }

    @Test
    void latencyCountsTimeOutsAndNoQuickFailures() {
        Histogram latency = log(
                        answered(0),
                        ended(1, Outcome.TIMED_OUT, Request.Kind.GET, 5_000_000),
                        ended(2, Outcome.NEVER_SENT, Request.Kind.GET, 7_000_000),
                        ended(3, Outcome.REFUSED, Request.Kind.GET, 90),
                        ended(4, Outcome.UNAVAILABLE, Request.Kind.GET, 90),
                        ended(5, Outcome.ANSWERED, Request.Kind.SLOW, 3_000_000))
                .latency();

        assertThat(latency.getTotalCount()).isEqualTo(3);
        assertThat(latency.getMinValue()).isEqualTo(500);
        assertThat(latency.valuesAreEquivalent(latency.getMaxValue(), 7_000_000))
                .isTrue();
        assertThat(latency.valuesAreEquivalent(latency.getValueAtPercentile(66), 5_000_000))
                .isTrue();
    }

    @Test
    void lateIsTheGeneratorsPartOnly() {
        LoadResult result = LoadResult.of(
                log(new Request(
                        "load",
                        0,
                        Request.Kind.GET,
                        0,
                        150_000,
                        150_400,
                        151_000,
                        Outcome.ANSWERED,
                        200,
                        "a",
                        0,
                        false)),
                Explainer.CLIENT_ONLY,
                Phases.NONE);

        assertThat(result.lateness().generator().getMaxValue()).isEqualTo(400);
        assertThat(result.lateness().connection().getMaxValue()).isBetween(150_000L, 150_200L);
    }

    @Test
    void countsTheWarmUpApart() {
        RequestLog log = log(answered(0)).after(new WarmUp(2, new TreeMap<>(Map.of("refused", 1L))));
        log.warmedUp(Outcome.ANSWERED);
        log.warmedUp(Outcome.BAD_GATEWAY);
        log.warmedUp(Outcome.BAD_GATEWAY);
        log.warmedUp(Outcome.REFUSED);

        assertThat(log.warmUp()).isEqualTo(new WarmUp(6, new TreeMap<>(Map.of("502 bad gateway", 2L, "refused", 2L))));
        assertThat(log.warmUp().failed()).isEqualTo(4);
        assertThat(log.size()).isEqualTo(1);
        assertThat(WarmUp.of(log(answered(0), ended(1, Outcome.UNAVAILABLE, Request.Kind.GET, 9))))
                .isEqualTo(new WarmUp(2, new TreeMap<>(Map.of("503 unavailable", 1L))));
    }

    @Test
    void aMillionRequestsTakeLessThan40Megabytes() {
        long before = usedHeap();
        RequestLog log = million();
        long took = usedHeap() - before;

        assertThat(log.size()).isEqualTo(MILLION);
        assertThat(took).as("bytes that %d requests take", MILLION).isBetween(20_000_000L, 40_000_000L);
        Reference.reachabilityFence(log);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void manyThreadsMayWriteAtOnce() throws InterruptedException {
        RequestLog log = new RequestLog("load", LoadClock.of(START));
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                for (int number = next.getAndIncrement(); number < 100_000; number = next.getAndIncrement()) {
                    log.add(answered(number));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(log.stream().toList())
                .isEqualTo(IntStream.range(0, 100_000)
                        .mapToObj(RequestLogTest::answered)
                        .toList());
    }

    @Test
    void ignoresResultsAfterTheSeal() {
        RequestLog log = new RequestLog("load", LoadClock.of(START));
        log.begin(0, Request.Kind.GET, 0, 0, 10);
        log.seal();
        log.giveUp(0, Request.Kind.GET, 0, 5_000);
        log.giveUp(1, Request.Kind.POST, 1_000, 5_000);
        log.end(0, 6_000, Outcome.ANSWERED, 200, 0, 0, false, 0);

        assertThat(log.stream())
                .extracting(Request::outcome, Request::sent, Request::waited, Request::ended)
                .containsExactly(
                        tuple(Outcome.TIMED_OUT, 10L, 0L, 5_000L), tuple(Outcome.NEVER_SENT, -1L, 4_000L, 5_000L));
    }
}
