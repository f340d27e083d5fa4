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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final int MOST_TOLD = 5;

    private final Convergence convergence;
    private final Budget budget;
    private final Step step;
    private final List<Time> times = new ArrayList<>();
    private final List<Timeline> unseen = new ArrayList<>();

    /** The stages that were seen of any lifetime, by service. */
    private final Map<String, Set<Stage>> seen = new HashMap<>();

    /** The longest time until the step's first stage, by service. */
    private final Map<String, Double> slowestMs = new HashMap<>();

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

    /**
     * How long a lifetime took for the step. If it never took it, that is longer than any time, and {@code elapsed} is for
     * how long it was watched.
     */
    private record Time(Timeline timeline, Elapsed elapsed, boolean taken) {

        double ms(ToDoubleFunction<Elapsed> bound) {
            return taken ? bound.applyAsDouble(elapsed) : Double.POSITIVE_INFINITY;
        }
    }

    private BudgetCheck(Convergence convergence, Budget budget) {
        this.convergence = convergence;
        this.budget = budget;
        this.step = budget.step();
    }

    static Result of(Convergence convergence, Budget budget) {
        Result result = new BudgetCheck(convergence, budget).judge();
        return convergence
                .missed()
                .filter(why -> result.verdict() != Verdict.UNKNOWN)
                .map(why -> new Result(Verdict.UNKNOWN, result.detail() + ", but " + why, result.worst()))
                .orElse(result);
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
            return;
        }
        Elapsed watched = until(timeline).since(timeline.at(since(timeline)).orElse(until(timeline)));
        boolean overdue = watched.least() > allowedMs(timeline);
        if (overdue && timeline.at(step.to()).isEmpty() && isNever(timeline, required())) {
            times.add(new Time(timeline, watched, false));
        } else if (overdue || !leftEarly(timeline)) {
            unseen.add(timeline);
        }
    }

    /** Returns whether it began to leave before its time for the step was over, so it proves nothing. */
    private boolean leftEarly(Timeline timeline) {
        return step.way() == Step.Way.UP
                && timeline.at(step.to()).isEmpty()
                && timeline.leaving().isPresent();
    }

    /** Returns the stage from which on it is watched: the one before the step, or if that was not seen, the first of its way. */
    private Stage since(Timeline timeline) {
        return timeline.at(step.from()).isPresent() ? step.from() : first(timeline);
    }

    private Stage first(Timeline timeline) {
        return switch (step.way()) {
            case UP -> Stage.STARTED;
            case DOWN -> timeline.at(Stage.STOPPING).isPresent() ? Stage.STOPPING : Stage.STOPPED;
            case KILLED -> Stage.DIED;
        };
    }

    /**
     * Returns for how long it may be watched without the step: as the budget allows, and if the step's first stage was not
     * seen, as long again as the slowest lifetime took to reach that stage.
     */
    private double allowedMs(Timeline timeline) {
        return timeline.at(step.from()).isPresent()
                ? budget.boundMs()
                : budget.boundMs()
                        + slowestMs.computeIfAbsent(
                                timeline.service(),
                                service -> ofService(service)
                                        .flatMap(other -> other.took(first(other), step.from()).stream())
                                        .mapToDouble(Elapsed::most)
                                        .max()
                                        .orElse(Double.POSITIVE_INFINITY));
    }

    /** Returns whether it never reached a stage. Others were seen to reach it, so this one would have been seen too. */
    private boolean isNever(Timeline timeline, Stage stage) {
        if (stage == Stage.REGISTERED) { // its announcement may be lost, but Consul did not list it either
            return isMissing(timeline, stage) && isMissing(timeline, Stage.PASSING);
        }
        return WATCHED.contains(stage) && isMissing(timeline, stage);
    }

    private boolean isMissing(Timeline timeline, Stage stage) {
        return timeline.at(stage).isEmpty()
                && seen.computeIfAbsent(timeline.service(), this::stagesOf).contains(stage);
    }

    private Set<Stage> stagesOf(String service) {
        return ofService(service)
                .flatMap(other -> other.moments().keySet().stream())
                .collect(Collectors.toSet());
    }

    /** Each service has its own observers: what one of them sees says nothing of another's. */
    private Stream<Timeline> ofService(String service) {
        return convergence.timelines().stream().filter(other -> other.service().equals(service));
    }

    /** Returns the stage that must come before the step's end: an instance that no balancer lists serves nothing. */
    private Stage required() {
        return step.to() == Stage.SERVED_FIRST || step.to() == Stage.RELOADED ? Stage.RENDERED : step.to();
    }

    private Moment until(Timeline timeline) {
        return timeline.leaving().filter(left -> step.way() == Step.Way.UP).orElse(convergence.end());
    }

    /** Returns a percentile of all times. A time that was not seen counts as infinitely short, in favour of the system. */
    private double percentile(ToDoubleFunction<Elapsed> bound) {
        return Percentiles.nearestRank(
                DoubleStream.concat(
                                unseen.stream().mapToDouble(timeline -> Double.NEGATIVE_INFINITY),
                                times.stream().mapToDouble(time -> time.ms(bound)))
                        .sorted()
                        .boxed()
                        .toList(),
                budget.percentile());
    }

    private Time worst() {
        return times.stream()
                .max(Comparator.<Time>comparingDouble(time -> time.ms(Elapsed::ms))
                        .thenComparingDouble(time -> time.elapsed().ms()))
                .orElseThrow();
    }

    /** Returns what was observed and what is allowed, in words. */
    private String figure() {
        double most = times.stream()
                .mapToDouble(time -> time.elapsed().errorMs())
                .max()
                .orElse(0);
        long never = times.stream().filter(time -> !time.taken()).count();
        int all = times.size() + unseen.size();
        return "%s %s of %d (error at most %s%s%s), %s allowed"
                .formatted(
                        budget.figure(all),
                        shown(percentile(Elapsed::ms)),
                        all,
                        Elapsed.shown(most),
                        never == 0 ? "" : "; %d never".formatted(never),
                        unseen.isEmpty() ? "" : "; %d not seen, taken as quicker".formatted(unseen.size()),
                        Elapsed.shown(budget.boundMs()));
    }

    private static String shown(double ms) {
        return ms == Double.POSITIVE_INFINITY ? "never" : Elapsed.shown(ms);
    }

    private String overrun(Time worst) {
        double overMs = percentile(Elapsed::ms) - budget.boundMs();
        String over = figure() + (overMs == Double.POSITIVE_INFINITY ? "" : ", over by " + Elapsed.shown(overMs));
        Timeline timeline = worst.timeline();
        Stage since = since(timeline);
        return worst.taken()
                ? "%s; longest %s, %s: %s"
                        .formatted(over, timeline.name(), worst.elapsed(), timeline.whereTheTimeWent(step))
                : "%s; longest %s, which was %s at %s and not %s until %s"
                        .formatted(
                                over,
                                timeline.name(),
                                since.label(),
                                timeline.at(since).orElseThrow(),
                                (since == step.from() ? required() : step.from()).label(),
                                until(timeline));
    }

    private String notSeen() {
        String missing = Stream.of(step.from(), step.to())
                .filter(stage ->
                        unseen.stream().anyMatch(timeline -> timeline.at(stage).isEmpty()))
                .map(Stage::label)
                .collect(Collectors.joining(" and "));
        return "%s was not seen of %s"
                .formatted(
                        missing,
                        Told.first(
                                MOST_TOLD,
                                ", ",
                                unseen.stream().map(Timeline::name).toList()));
    }

    private String noLifetime() {
        if (convergence.timelines().stream().anyMatch(timeline -> timeline.takes(step))) {
            return "nothing to judge, because each instance left before it had to take the step";
        }
        boolean past = convergence.timelines().stream().anyMatch(timeline -> timeline.isPast(step));
        String listed = past ? " while it was listed" : "";
        return "nothing to judge, because no instance "
                + switch (step.way()) {
                    case UP -> "was started after the lab was ready";
                    case DOWN -> "left as planned" + listed;
                    case KILLED -> "was killed" + listed;
                };
    }
}
