package dev.ballast.report;

import dev.ballast.convergence.Percentiles;
import dev.ballast.run.RecordedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.DoubleStream;
import org.HdrHistogram.AbstractHistogram;
import org.jspecify.annotations.Nullable;

/**
 * A load of a run, added up from its file of requests.
 *
 * @param startMs its start in milliseconds since the run's start
 * @param aheadMs how much farther the host's clock was ahead of the run's at that start than at the run's start
 * @param onRunsClock false if its file has its start only by the host's clock
 * @param lastDueMs when its last request was due, in milliseconds since its start
 * @param due requests that were due
 * @param lost how many were lost by cause
 * @param causesKept false for a file of format 1, which has no causes, if the history lacks some as well
 * @param latency of all, from when each was due; null if it is not known
 * @param phases the same for each phase that has requests, by {@link dev.ballast.request.Phase} label
 * @param connections the same for each kind of connection that has requests: {@code fresh} ones and {@code kept} ones
 * @param exposed how many were sent while each change of the pool was under way, in the order of the changes
 * @param sliceMs width of a slice
 * @param slices from the load's start on
 */
record LoadTotals(
        String id,
        double startMs,
        double aheadMs,
        boolean onRunsClock,
        double lastDueMs,
        long due,
        long answered,
        SortedMap<String, Long> lost,
        boolean causesKept,
        @Nullable Latency latency,
        SortedMap<String, Latency> phases,
        SortedMap<String, Latency> connections,
        List<PoolChange.Exposed> exposed,
        double sliceMs,
        List<Slice> slices) {

    /**
     * Percentiles in milliseconds from when a request was due: of requests answered, and of those that timed out or were
     * never sent, as the time they had waited. Slow ones, and those that failed at once, are left out, as the lab does.
     */
    record Latency(long requests, double p50, double p90, double p99, double p999, double max) {

        Latency {
            if (DoubleStream.of(p50, p90, p99, p999, max).anyMatch(ms -> !(ms >= 0) || Double.isInfinite(ms))) {
                throw new IllegalArgumentException(
                        "latencies %s, %s, %s, %s, %s: each must be a finite number, 0 or more"
                                .formatted(p50, p90, p99, p999, max));
            }
        }

        /** Returns whether so many requests show a percentile; of fewer, it is their maximum. */
        boolean shows(double percent) {
            return Percentiles.shows((int) Math.min(requests, Integer.MAX_VALUE), percent);
        }

        static @Nullable Latency of(AbstractHistogram micros) {
            return micros.getTotalCount() == 0
                    ? null
                    : new Latency(
                            micros.getTotalCount(),
                            percentile(micros, 50),
                            percentile(micros, 90),
                            percentile(micros, 99),
                            percentile(micros, 99.9),
                            micros.getMaxValue() / 1e3);
        }

        private static double percentile(AbstractHistogram micros, double percent) {
            return Math.min(micros.getValueAtPercentile(percent), micros.getMaxValue()) / 1e3;
        }
    }

    /**
     * The requests of a slice of time.
     *
     * @param answered answers that came in it, whenever their requests were due
     * @param lost lost requests that were due in it
     */
    record Slice(long due, long answered, @Nullable Latency latency, SortedMap<String, Long> lost) {}

    static final String WHOLE = "whole load";

    /** A part of it, and the latency in it. */
    record Part(String name, long requests, @Nullable Latency latency) {

        boolean whole() {
            return name.equals(WHOLE);
        }
    }

    /** The whole, then its phases if it has several. */
    List<Part> parts() {
        var parts = new ArrayList<Part>();
        parts.add(new Part(WHOLE, due, latency));
        if (phases.size() > 1) {
            phases.forEach((name, figures) -> parts.add(new Part(name, figures.requests(), figures)));
        }
        return parts;
    }

    /** Returns how many were due and not answered correctly. */
    long lostRequests() {
        return lost.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns by how much the clocks came apart while it ran, in milliseconds. */
    double clockErrorMs(RecordedRun run) {
        return run.clockErrorMs(startMs, endMs(), aheadMs);
    }

    double endMs() {
        return startMs + Math.max(lastDueMs, slices.size() * sliceMs);
    }

    /**
     * Returns answers a second, in the slices that ended before its last request was due. Answers that came later do
     * not count.
     */
    double rate() {
        int whole = (int) Math.min(slices.size(), lastDueMs / sliceMs);
        return whole > 0
                ? slices.stream().limit(whole).mapToLong(Slice::answered).sum() / (whole * sliceMs) * 1e3
                : lastDueMs > 0 ? answered / lastDueMs * 1e3 : 0;
    }
}
