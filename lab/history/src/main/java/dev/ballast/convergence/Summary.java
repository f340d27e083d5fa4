package dev.ballast.convergence;

import dev.ballast.lifetime.Elapsed;
import java.util.List;

/**
 * What a step took over many events, in milliseconds; percentiles by nearest rank.
 *
 * @param n how many events were observed at both ends
 * @param errorMedianMs the median of their observation errors
 * @param errorMaxMs the largest of them
 */
public record Summary(
        Step step,
        int n,
        double p50Ms,
        double p95Ms,
        double p99Ms,
        double maxMs,
        double errorMedianMs,
        double errorMaxMs) {

    /** Returns the summary of these times, of one pool or of several; there must be at least one. */
    public static Summary of(Step step, List<Elapsed> elapsed) {
        List<Double> ms = elapsed.stream().map(Elapsed::ms).sorted().toList();
        List<Double> errors = elapsed.stream().map(Elapsed::errorMs).sorted().toList();
        return new Summary(
                step,
                ms.size(),
                Percentiles.nearestRank(ms, 50),
                Percentiles.nearestRank(ms, 95),
                Percentiles.nearestRank(ms, 99),
                Percentiles.nearestRank(ms, 100),
                Percentiles.nearestRank(errors, 50),
                Percentiles.nearestRank(errors, 100));
    }
}
