package dev.ballast.check;

import dev.ballast.convergence.Budget;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Percentiles;
import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Step;
import dev.ballast.convergence.Timeline;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what was observed with one budget. */
final class BudgetCheck {

    /** Stages that are observed all the time. If one of them was not seen, it was not reached. */
    private static final Set<Stage> WATCHED =
            EnumSet.of(Stage.PASSING, Stage.RENDERED, Stage.NOT_PASSING, Stage.RENDERED_WITHOUT, Stage.CRITICAL);

    private static final int NAMED = 5;

    private final Convergence convergence;
    private final Budget budget;
    private final Step step;
    private final List<Time> times = new ArrayList<>();
    private final List<Timeline> unseen = new ArrayList<>();

    /**
     * The result of the comparison.
     *
     * @param worst the lifetime that shows the result best; null if none does
     */
    record Result(Verdict verdict, String detail, @Nullable Timeline worst) {

        String describe() {
            String told = "%s: %s".formatted(verdict, detail);
            return worst == null ? told : told + "\n" + worst.describe();
        }
    }

    /** How long a lifetime took for the step, or for how long it was watched without taking it. */
    private record Time(Timeline timeline, Elapsed elapsed, boolean taken) {}

    private BudgetCheck(Convergence convergence, Budget budget) {
        this.convergence = convergence;
        this.budget = budget;
        this.step = budget.step();
    }

    static Result of(Convergence convergence, Budget budget) {
        return new BudgetCheck(convergence, budget).judge();
    }

    private Result judge() {
        convergence.timelines().stream()
                .filter(timeline -> timeline.takes(step))
                .forEach(this::time);
        if (times.isEmpty() && unseen.isEmpty()) {
            return result(Verdict.UNKNOWN, noLifetime(), null);
        }
        if (percentile(Elapsed::least) > budget.boundMs()) {
            Time worst = worst();
            return result(Verdict.INVALID, overrun(worst), worst.timeline());
        }
        if (!unseen.isEmpty()) {
            return result(Verdict.UNKNOWN, notSeen(), unseen.get(0));
        }
        Optional<Time> contradiction = times.stream()
                .filter(time -> step.isCausal() && time.elapsed().most() < 0)
                .findFirst();
        if (contradiction.isPresent()) {
            Time time = contradiction.get();
            String detail = "%s was seen %s after %s, %s, which cannot be: an observer was later than its error says"
                    .formatted(step.to().label(), time.elapsed(), step.from().label(), time.timeline());
            return result(Verdict.UNKNOWN, detail, time.timeline());
        }
        return percentile(Elapsed::most) > budget.boundMs()
                ? result(Verdict.UNKNOWN, figure() + ", which the error of observation leaves open", worst().timeline())
                : result(Verdict.VALID, figure(), worst().timeline());
    }

    private Result result(Verdict verdict, String detail, @Nullable Timeline worst) {
        return new Result(verdict, step.label() + ": " + detail, worst);
    }

    private void time(Timeline timeline) {
        Optional<Elapsed> took = timeline.took(step);
        if (took.isPresent()) {
            times.add(new Time(timeline, took.get(), true));
        } else if (step.way() != Step.Way.UP || !leftEarly(timeline)) {
            notTaken(timeline).ifPresentOrElse(times::add, () -> unseen.add(timeline));
        }
    }

    /** Returns whether it began to leave before its time for the step was over, so it proves nothing. */
    private boolean leftEarly(Timeline timeline) {
        Optional<Moment> from = timeline.at(step.from());
        return timeline.at(step.to()).isEmpty()
                && timeline.leaving()
                        .filter(left -> from.isEmpty() || left.since(from.get()).least() <= budget.boundMs())
                        .isPresent();
    }

    /** Returns how long it was observed without taking the step, if that is longer than allowed. */
    private Optional<Time> notTaken(Timeline timeline) {
        boolean missing = WATCHED.contains(required())
                && timeline.at(required()).isEmpty()
                && convergence.timelines().stream()
                        .anyMatch(other -> other.at(required()).isPresent());
        return timeline.at(step.from())
                .filter(from -> missing)
                .map(from -> until(timeline).since(from))
                .filter(elapsed -> elapsed.least() > budget.boundMs())
                .map(elapsed -> new Time(timeline, elapsed, false));
    }

    /** Returns the stage that must come before the step's end: an instance that no balancer lists serves nothing. */
    private Stage required() {
        return step.to() == Stage.SERVED_FIRST || step.to() == Stage.RELOADED ? Stage.RENDERED : step.to();
    }

    private Moment until(Timeline timeline) {
        return timeline.leaving().filter(left -> step.way() == Step.Way.UP).orElse(convergence.end());
    }

    /** Returns a percentile of all times. Those that were not seen count as infinitely short, because they may have been. */
    private double percentile(ToDoubleFunction<Elapsed> bound) {
        return Percentiles.nearestRank(
                DoubleStream.concat(
                                unseen.stream().mapToDouble(timeline -> Double.NEGATIVE_INFINITY),
                                times.stream().mapToDouble(time -> bound.applyAsDouble(time.elapsed())))
                        .sorted()
                        .boxed()
                        .toList(),
                budget.percentile());
    }

    private Time worst() {
        return times.stream()
                .max(Comparator.comparingDouble(time -> time.elapsed().ms()))
                .orElseThrow();
    }

    /** Returns what was observed and what is allowed, in words. */
    private String figure() {
        double most = times.stream()
                .mapToDouble(time -> time.elapsed().errorMs())
                .max()
                .orElse(0);
        return "%s %s of %d (each within %s%s), %s allowed"
                .formatted(
                        budget.figure(),
                        Elapsed.shown(percentile(Elapsed::ms)),
                        times.size() + unseen.size(),
                        Elapsed.shown(most),
                        unseen.isEmpty() ? "" : "; %d not seen, taken as quicker".formatted(unseen.size()),
                        Elapsed.shown(budget.boundMs()));
    }

    private String overrun(Time worst) {
        String over = "%s, over by %s".formatted(figure(), Elapsed.shown(percentile(Elapsed::ms) - budget.boundMs()));
        Timeline timeline = worst.timeline();
        return worst.taken()
                ? "%s; longest %s, %s: %s"
                        .formatted(over, timeline.name(), worst.elapsed(), timeline.whereTheTimeWent(step))
                : "%s; longest %s, which was %s at %s and not %s until %s"
                        .formatted(
                                over,
                                timeline.name(),
                                step.from().label(),
                                timeline.at(step.from()).orElseThrow(),
                                required().label(),
                                until(timeline));
    }

    private String notSeen() {
        String missing = Stream.of(step.from(), step.to())
                .filter(stage ->
                        unseen.stream().anyMatch(timeline -> timeline.at(stage).isEmpty()))
                .map(Stage::label)
                .collect(Collectors.joining(" and "));
        String whose = unseen.stream().limit(NAMED).map(Timeline::name).collect(Collectors.joining(", "));
        return "%s was not seen of %s%s"
                .formatted(
                        missing, whose, unseen.size() > NAMED ? " and %d more".formatted(unseen.size() - NAMED) : "");
    }

    private String noLifetime() {
        return "nothing to judge, because no instance "
                + switch (step.way()) {
                    case UP -> "was started after the lab was ready";
                    case DOWN -> "left as planned";
                    case KILLED -> "was killed";
                };
    }
}
