package dev.ballast.report;

import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Percentiles;
import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Timeline;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Moment;
import dev.ballast.run.RecordedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long instances took from one event to another, in milliseconds; negative if the second was seen first, within the
 * error of observation. Instances that started with the lab count only on their way out: they may have been listed before
 * the observers began.
 *
 * @param stage the two events
 * @param instances number of instances of which the history has both events; if there is none, there are no times
 * @param never number of instances whose second event had not happened when the watch ended
 * @param errorMs how far off any of these times may be; null in results that an earlier version wrote
 */
record StageTimes(
        String stage,
        long instances,
        long never,
        @Nullable Double p50,
        @Nullable Double p99,
        @Nullable Double max,
        @Nullable Double errorMs) {
    static final String JOINS = "passing → in upstreams";
    static final String LEAVES = "asked to stop or killed → out of upstreams";

    StageTimes {
        Objects.requireNonNull(stage, "stage");
        if (Stream.of(p50, p99, max).anyMatch(ms -> ms != null && !Double.isFinite(ms))) {
            throw new IllegalArgumentException(
                    "times %s, %s, %s of \"%s\": each must be finite".formatted(p50, p99, max, stage));
        }
    }

    static List<StageTimes> of(RecordedRun run) {
        return of(Convergence.of(run.history()));
    }

    static List<StageTimes> of(Convergence convergence) {
        List<Timeline> timelines = convergence.timelines();
        List<Timeline> fresh =
                timelines.stream().filter(life -> !life.initial()).toList();
        Predicate<Timeline> stayed =
                life -> !life.address().isBlank() && life.leaving().isEmpty();
        Predicate<Timeline> listed = life -> life.at(Stage.RENDERED).isPresent();
        Predicate<Timeline> never = life -> false; // no request need have been sent to it
        return Stream.of(
                        of(fresh, "started → passing", at(Stage.STARTED), at(Stage.PASSING), stayed),
                        of(fresh, JOINS, at(Stage.PASSING), at(Stage.RENDERED), stayed),
                        of(fresh, "in upstreams → first served", at(Stage.RENDERED), at(Stage.SERVED_FIRST), never),
                        of(timelines, LEAVES, Timeline::leaving, at(Stage.RENDERED_WITHOUT), listed))
                .filter(Objects::nonNull)
                .toList();
    }

    private static Function<Timeline, Optional<Moment>> at(Stage stage) {
        return timeline -> timeline.at(stage);
    }

    /** @param due whether the second event of an instance had to follow its first */
    private static @Nullable StageTimes of(
            List<Timeline> timelines,
            String stage,
            Function<Timeline, Optional<Moment>> from,
            Function<Timeline, Optional<Moment>> to,
            Predicate<Timeline> due) {
        var took = new ArrayList<Elapsed>();
        long never = 0;
        for (Timeline life : timelines) {
            Optional<Moment> began = from.apply(life);
            Optional<Moment> ended = to.apply(life);
            if (began.isPresent() && ended.isPresent()) {
                took.add(ended.get().since(began.get()));
            } else if (began.isPresent() && due.test(life)) {
                never++;
            }
        }
        if (took.isEmpty()) {
            return never == 0 ? null : new StageTimes(stage, 0, never, null, null, null, null);
        }
        List<Double> ms = took.stream().map(Elapsed::ms).sorted().toList();
        return new StageTimes(
                stage,
                took.size(),
                never,
                Percentiles.nearestRank(ms, 50),
                Percentiles.nearestRank(ms, 99),
                Percentiles.nearestRank(ms, 100),
                took.stream().mapToDouble(Elapsed::errorMs).max().orElse(0));
    }
}
