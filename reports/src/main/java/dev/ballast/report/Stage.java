package dev.ballast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long one stage of convergence took, over the pool's instances, in milliseconds; percentiles are of the instances.
 *
 * @param stage from which event to which
 * @param instances how many the history shows both events of
 * @param never how many it shows the first event of, while the second had not happened when the watch ended
 */
record Stage(String stage, long instances, long never, double p50, double p99, double max) {
    static final String JOINS = "passing → in upstreams";
    static final String LEAVES = "asked to stop or killed → out of upstreams";

    static List<Stage> of(Run run, List<Lifeline> lives) {
        Predicate<Lifeline> stayed = life -> life.address() != null && !leftBy(life, run.watchedMs());
        Predicate<Lifeline> left = life -> !life.rendered().isEmpty() && leftBy(life, run.watchedMs());
        Predicate<Lifeline> unasked = life -> false; // nobody need have sent it a request
        return Stream.of(
                        of(lives, "started → passing", Lifeline::startedMs, Lifeline::passingMs, stayed),
                        of(lives, JOINS, Lifeline::passingMs, Lifeline::renderedMs, stayed),
                        of(lives, "in upstreams → first served", Lifeline::renderedMs, Lifeline::servedMs, unasked),
                        of(lives, LEAVES, Lifeline::leavingMs, Lifeline::unrenderedMs, left))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether it was asked to stop, or killed by what ended it, while lists were watched: a lab's end asks all of them. */
    private static boolean leftBy(Lifeline life, double watchedMs) {
        Double leaving = life.stoppingMs() != null || life.stoppedMs() != null ? life.leavingMs() : null;
        return leaving != null && leaving < watchedMs;
    }

    /** @param due whether the second event of an instance was to follow its first */
    private static @Nullable Stage of(
            List<Lifeline> lives,
            String stage,
            Function<Lifeline, @Nullable Double> from,
            Function<Lifeline, @Nullable Double> to,
            Predicate<Lifeline> due) {
        var took = new ArrayList<Double>();
        long never = 0;
        for (Lifeline life : lives) {
            Double began = from.apply(life);
            Double ended = to.apply(life);
            if (life.pooled() && began != null && ended != null) {
                took.add(Math.max(0, ended - began)); // each is seen with an error of its own
            } else if (life.pooled() && began != null && due.test(life)) {
                never++;
            }
        }
        if (took.isEmpty()) {
            return null;
        }
        took.sort(null);
        return new Stage(
                stage, took.size(), never, percentile(took, 50), percentile(took, 99), took.get(took.size() - 1));
    }

    /** By nearest rank. */
    private static double percentile(List<Double> sorted, double percent) {
        return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
    }
}
