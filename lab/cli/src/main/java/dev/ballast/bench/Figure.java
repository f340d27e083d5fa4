package dev.ballast.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ballast.convergence.Percentiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measured quantity of one system.
 *
 * @param figure what was measured
 * @param system the topology's name
 * @param unit {@code ms}, or what is counted
 * @param goal upper bound, or null if there is none
 * @param judged the statistic that is compared with the goal
 * @param samples in the order of the rounds
 */
public record Figure(
        String figure, String system, String unit, @Nullable Double goal, Judged judged, List<Double> samples) {

    public static final String MS = "ms";

    public enum Judged {
        MEDIAN,
        P99,
        WORST
    }

    @JsonProperty
    public int n() {
        return samples.size();
    }

    @JsonProperty
    @Nullable
    public Double median() {
        return percentile(50);
    }

    @JsonProperty
    @Nullable
    public Double p95() {
        return percentile(95);
    }

    @JsonProperty
    @Nullable
    public Double p99() {
        return percentile(99);
    }

    @JsonProperty
    @Nullable
    public Double worst() {
        return percentile(100);
    }

    /** Returns whether the goal is reached; without samples it is not. */
    @JsonProperty
    public boolean reached() {
        Double value =
                switch (judged) {
                    case MEDIAN -> median();
                    case P99 -> p99();
                    case WORST -> worst();
                };
        return goal == null || (value != null && value <= goal);
    }

    /** Returns a percentile by nearest rank, or null without samples. */
    @Nullable
    public Double percentile(int percent) {
        return samples.isEmpty()
                ? null
                : Percentiles.nearestRank(samples.stream().sorted().toList(), percent);
    }
}
