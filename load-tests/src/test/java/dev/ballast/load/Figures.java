package dev.ballast.load;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.request.WarmUp;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * The figures of several loads that ran at the same time.
 *
 * @param loads their results
 */
record Figures(List<LoadResult> loads) {

    Stream<Request> requests() {
        return loads.stream().flatMap(load -> load.requests().stream());
    }

    /** Returns the ids of the loads. */
    List<String> ids() {
        return loads.stream().map(load -> load.requests().load()).toList();
    }

    /** Returns what became of the requests before those that count. */
    WarmUp warmUp() {
        return WarmUp.of(loads.stream().map(load -> load.requests().warmUp()));
    }

    long due() {
        return loads.stream().mapToLong(LoadResult::due).sum();
    }

    long sent() {
        return requests().filter(request -> request.sent() >= 0).count();
    }

    long failed() {
        return requests()
                .filter(request -> request.sent() >= 0 && request.lost())
                .count();
    }

    /** Returns the latency in microseconds from when each was <em>due</em>, however late it was sent. */
    Histogram latency(Predicate<Request> which) {
        Histogram all = new Histogram(3);
        loads.forEach(load -> all.add(load.requests().latency(which)));
        return all;
    }

    /** Returns the same from when each was sent, without the generator's lateness. */
    Histogram sinceSent(Predicate<Request> which) {
        Histogram all = new Histogram(3);
        requests()
                .filter(request -> request.sent() >= 0 && request.tellsLatency())
                .filter(which)
                .forEach(request -> all.recordValue(request.ended() - request.sent()));
        return all;
    }

    /** Returns how late requests were sent, in microseconds. */
    Histogram late() {
        Histogram all = new Histogram(3);
        loads.forEach(load -> all.add(load.lateness().generator()));
        return all;
    }

    /**
     * Returns the correct answers a second that came in a time, in milliseconds since the load's start, whenever they
     * were due.
     */
    double answersPerSecond(double fromMs, double toMs) {
        return requests()
                        .filter(request -> !request.lost() && request.endedMs() >= fromMs && request.endedMs() < toMs)
                        .count()
                / ((toMs - fromMs) / 1e3);
    }

    @Override
    public String toString() {
        return "%d of %d requests failed; latency since due %s; sent late by %s"
                .formatted(failed(), sent(), percentiles(latency(request -> true)), percentiles(late()));
    }

    static String percentiles(Histogram micros) {
        return "p50 %s, p99 %s, max %s"
                .formatted(
                        ms(micros.getValueAtPercentile(50)),
                        ms(micros.getValueAtPercentile(99)),
                        ms(micros.getMaxValue()));
    }

    static String ms(double micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }
}
