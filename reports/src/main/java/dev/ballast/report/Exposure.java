package dev.ballast.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Counts the requests of a load by the change of the pool that was under way when they were sent. */
final class Exposure {
    private final double[] from;
    private final double[] to;
    private final long[] sent;
    private final long[] lost;

    /** @param changes in order of time */
    Exposure(List<PoolChange> changes) {
        from = changes.stream().mapToDouble(PoolChange::atMs).toArray();
        to = changes.stream().mapToDouble(PoolChange::inForceMs).toArray();
        sent = new long[from.length];
        lost = new long[from.length];
    }

    /** @param sentMs when it was sent, in milliseconds since the run's start */
    void add(double sentMs, boolean isLost) {
        int found = Arrays.binarySearch(from, sentMs);
        int change = found >= 0 ? found : -found - 2; // the last that was asked for by then
        if (change >= 0 && sentMs <= to[change]) {
            sent[change]++;
            lost[change] += isLost ? 1 : 0;
        }
    }

    /** Returns the counts of each change. */
    List<PoolChange.Exposed> counts() {
        return IntStream.range(0, from.length)
                .mapToObj(i -> new PoolChange.Exposed(sent[i], lost[i]))
                .toList();
    }
}
