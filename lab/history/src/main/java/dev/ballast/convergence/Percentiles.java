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
        return sorted.get(rank(sorted.size(), percent) - 1);
    }

    /** Returns whether there are enough values for a percentile to differ from their maximum: a p99 takes 100. */
    public static boolean shows(int values, double percent) {
        return rank(values, percent) < values;
    }

    private static int rank(int values, double percent) {
        return Math.max((int) Math.ceil(percent * values / 100), 1);
    }
}
