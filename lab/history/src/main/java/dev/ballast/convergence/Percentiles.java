package dev.ballast.convergence;

import java.util.List;

/** Percentiles by nearest rank: always a value that was measured. */
public final class Percentiles {

    private Percentiles() {}

    /**
     * Returns the smallest value that at least {@code percent} of the values do not exceed.
     *
     * @param sorted in ascending order, not empty
     * @param percent above 0, at most 100
     */
    public static double nearestRank(List<Double> sorted, double percent) {
        if (sorted.isEmpty() || !(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException(
                    "no percentile %s of %d values: percent must be above 0 and at most 100, and there must be a value"
                            .formatted(percent, sorted.size()));
        }
        int rank = (int) Math.ceil(percent * sorted.size() / 100);
        return sorted.get(Math.max(rank, 1) - 1);
    }
}
