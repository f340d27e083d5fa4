package dev.ballast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long one stage of convergence took, over the pool's instances, in milliseconds; percentiles are of the instances.
 *
 * @param stage from which event to which
 * @param instances how many the history shows both events of
 */
record Stage(String stage, long instances, double p50, double p99, double max) {
    static final String JOINS = "passing → in upstreams";
    static final String LEAVES = "asked to stop or killed → out of upstreams";

    static List<Stage> of(List<Lifeline> lives) {
        return Stream.of(
                        of(lives, "started → passing", Lifeline::startedMs, Lifeline::passingMs),
                        of(lives, JOINS, Lifeline::passingMs, Lifeline::renderedMs),
                        of(lives, "in upstreams → first served", Lifeline::renderedMs, Lifeline::servedMs),
                        of(lives, LEAVES, Lifeline::leavingMs, Lifeline::unrenderedMs))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Stage of(
            List<Lifeline> lives,
            String stage,
            Function<Lifeline, @Nullable Double> from,
            Function<Lifeline, @Nullable Double> to) {
        var took = new ArrayList<Double>();
        for (Lifeline life : lives) {
            Double began = from.apply(life);
            Double ended = to.apply(life);
            if (life.pooled() && began != null && ended != null) {
                took.add(Math.max(0, ended - began)); // each is seen with an error of its own
            }
        }
        if (took.isEmpty()) {
            return null;
        }
        took.sort(null);
        return new Stage(stage, took.size(), percentile(took, 50), percentile(took, 99), took.get(took.size() - 1));
    }

    /** By nearest rank. */
    private static double percentile(List<Double> sorted, double percent) {
        return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
    }
}
