package dev.ballast.report;

import dev.ballast.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Adds up requests in slices of time, in one pass. All slices have one width, which doubles while the load goes on, so
 * there are at most {@value #MOST} of them.
 */
final class Slices {
    static final int MOST = 600;

    /** A slice with fewer requests has no percentile, as long as there are enough slices to show a change. */
    private static final int FEW_REQUESTS = 20;

    private static final int FEW_SLICES = 60;
    private static final int DIGITS = 3;

    private final List<Sum> sums = new ArrayList<>();
    private long width = 10_000;

    /** The sums of a slice. */
    private static final class Sum {
        private long due;
        private long answered;
        private @Nullable IntCountsHistogram micros;
        private final SortedMap<String, Long> lost = new TreeMap<>();

        void record(long latency) {
            if (micros == null) {
                micros = new IntCountsHistogram(DIGITS);
            }
            micros.recordValue(Math.max(0, latency));
        }

        void add(Sum other) {
            due += other.due;
            answered += other.answered;
            other.lost.forEach((cause, count) -> lost.merge(cause, count, Long::sum));
            if (micros == null) {
                micros = other.micros;
            } else if (other.micros != null) {
                micros.add(other.micros);
            }
        }
    }

    /** Returns whether a request counts in the latency. A slow one does not, because it takes the time that it asked for. */
    static boolean tellsLatency(Request request) {
        return request.kind() != Request.Kind.SLOW && request.tellsLatency();
    }

    /** @param cause why it was lost, null if it was answered */
    void add(Request request, @Nullable String cause) {
        Sum sum = at(request.due());
        sum.due++;
        if (tellsLatency(request)) {
            sum.record(request.latency());
        }
        if (cause == null) {
            at(request.ended()).answered++;
        } else {
            at(request.due()).lost.merge(cause, 1L, Long::sum);
        }
    }

    /** Returns the width of a slice in milliseconds; final once {@link #slices} was called. */
    double widthMs() {
        return width / 1e3;
    }

    List<LoadTotals.Slice> slices() {
        long due = sums.stream().mapToLong(sum -> sum.due).sum();
        while (sums.size() > FEW_SLICES && due < (long) FEW_REQUESTS * sums.size()) {
            halve();
        }
        return sums.stream()
                .map(sum -> new LoadTotals.Slice(
                        sum.due, sum.answered, sum.micros == null ? null : LoadTotals.Latency.of(sum.micros), sum.lost))
                .toList();
    }

    /** The latency of a part of the requests, in addition to the slices. */
    static Histogram histogram() {
        return new Histogram(DIGITS);
    }

    private Sum at(long micros) {
        long index = Math.max(0, micros) / width;
        while (index >= MOST) {
            halve();
            index = Math.max(0, micros) / width;
        }
        while (sums.size() <= index) {
            sums.add(new Sum());
        }
        return sums.get((int) index);
    }

    private void halve() {
        for (int i = 0; i + 1 < sums.size(); i++) {
            sums.get(i).add(sums.remove(i + 1));
        }
        width *= 2;
    }
}
