package dev.ballast.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Counts the requests of a load by the change of the pool that was under way when they were sent. */
final class Exposure {
    private final int all;
    private final int[] which;
    private final double[] from;
    private final double[] to;
    private final long[] sent;
    private final long[] lost;

    /**
     * @param changes in order of time
     * @param service the service that the load is for; changes of others do not count. Blank if it is not known
     */
    Exposure(List<PoolChange> changes, String service) {
        all = changes.size();
        which = IntStream.range(0, all)
                .filter(i -> service.isBlank() || changes.get(i).service().equals(service))
                .toArray();
        from = Arrays.stream(which).mapToDouble(i -> changes.get(i).atMs()).toArray();
        to = Arrays.stream(which).mapToDouble(i -> changes.get(i).inForceMs()).toArray();
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
        PoolChange.Exposed[] counts = new PoolChange.Exposed[all];
        Arrays.fill(counts, PoolChange.Exposed.NONE);
        for (int i = 0; i < which.length; i++) {
            counts[which[i]] = new PoolChange.Exposed(sent[i], lost[i]);
        }
        return List.of(counts);
    }
}
