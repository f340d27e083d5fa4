package dev.ballast.convergence;

import dev.ballast.lifetime.Elapsed;
import java.time.Duration;
import java.util.Locale;

/**
 * The most that a step may take.
 *
 * @param percentile the percentile that the bound limits, by nearest rank: above 0, at most 100 (the largest value)
 */
public record Budget(Step step, double percentile, Duration bound) {

    public Budget {
        if (!(percentile > 0 && percentile <= 100) || bound.isNegative()) {
            throw new IllegalArgumentException(
                    "budget of %s: the percentile (%s) must be above 0 and at most 100, the bound (%s) not negative"
                            .formatted(step.label(), percentile, bound));
        }
    }

    /** Returns the bound in milliseconds. */
    public double boundMs() {
        return Elapsed.ms(bound);
    }

    /**
     * Returns the name of the percentile of so many values: {@code p99}, or {@code max} if there are too few of them to show
     * it.
     */
    public String figure(int values) {
        return Percentiles.shows(values, percentile)
                ? "p"
                        + (percentile == Math.rint(percentile)
                                ? String.format(Locale.ROOT, "%.0f", percentile)
                                : percentile)
                : "max";
    }
}
