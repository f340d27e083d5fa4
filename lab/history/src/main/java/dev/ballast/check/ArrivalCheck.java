package dev.ballast.check;

import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Timeline;
import dev.ballast.history.Doubt;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Moment;
import dev.ballast.membership.Tolerance;
import java.util.List;
import java.util.Optional;

/** Checks that each instance arrived in the balancers' lists, and left them if it left the pool. */
public final class ArrivalCheck implements Check {

    /** The name of its verdict in a history. */
    public static final String NAME = "each instance arrives and leaves";

    private static final double MISSING_MS = Elapsed.ms(Tolerance.defaults().missing());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunEvent.Checked check(History history) {
        return check(Convergence.of(history));
    }

    /**
     * Returns the verdict, which names the first instance that did not arrive or leave. One that runs and is not listed is
     * INVALID once it had longer than the slowest other one of its service and the tolerance of member lists, and UNKNOWN until then.
     */
    public RunEvent.Checked check(Convergence convergence) {
        RunEvent.Checked checked = judge(convergence);
        return convergence
                .missed()
                .filter(why -> checked.verdict() != Verdict.UNKNOWN)
                .map(why -> checked.takenBack(why, Doubt.INCOMPLETE))
                .orElse(checked);
    }

    private static RunEvent.Checked judge(Convergence convergence) {
        if (convergence.timelines().isEmpty()) {
            return checked(Verdict.UNKNOWN, "no instance was started, as far as the history shows");
        }
        List<RunEvent.Checked> found = convergence.services().stream()
                .map(convergence::of)
                .filter(service -> !service.timelines().isEmpty())
                .flatMap(service -> findings(service).stream())
                .toList();
        Verdict worst =
                Verdict.worst(found.stream().map(RunEvent.Checked::verdict).toList());
        return found.stream()
                .filter(one -> one.verdict() == worst)
                .findFirst()
                .orElseGet(() -> checked(
                        Verdict.VALID,
                        "%d lifetimes".formatted(convergence.timelines().size())));
    }

    private static List<RunEvent.Checked> findings(Convergence service) {
        double slowestMs = service.timelines().stream()
                .flatMap(timeline -> timeline.took(Stage.STARTED, Stage.RENDERED).stream())
                .mapToDouble(Elapsed::most)
                .max()
                .orElse(Double.POSITIVE_INFINITY); // no list was seen
        List<RunEvent.Checked> found = service.timelines().stream()
                .flatMap(timeline -> finding(timeline, slowestMs, service.end()).stream())
                .toList();
        return found.isEmpty() && slowestMs == Double.POSITIVE_INFINITY
                ? List.of(checked(
                        Verdict.UNKNOWN,
                        "no balancer was seen to list any of %d instances, which all left: let one stay until it is listed"
                                .formatted(service.timelines().size())))
                : found;
    }

    /** @param slowestMs the longest that another one took to be listed; infinite if no list was seen */
    private static Optional<RunEvent.Checked> finding(Timeline timeline, double slowestMs, Moment end) {
        boolean left = timeline.ending() != Ending.RUNNING;
        boolean listed = timeline.at(Stage.RENDERED).isPresent();
        if (listed) {
            return left
                            && !timeline.past().contains(Stage.RENDERED_WITHOUT)
                            && timeline.at(Stage.RENDERED_WITHOUT).isEmpty()
                    ? Optional.of(checked(
                            Verdict.UNKNOWN,
                            "the balancers were not seen to drop %s when it left%n%s"
                                    .formatted(timeline, timeline.describe())))
                    : Optional.empty();
        }
        if (hadTime(timeline, slowestMs, end)) {
            return Optional.of(checked(
                    Verdict.INVALID,
                    "no balancer was seen to list %s%s, and it had longer than the slowest other one, %s, and %s%n%s"
                            .formatted(
                                    timeline,
                                    left ? " before it left" : ", which runs",
                                    Elapsed.shown(slowestMs),
                                    Elapsed.shown(MISSING_MS),
                                    timeline.describe())));
        }
        return left
                ? Optional.empty()
                : Optional.of(checked(
                        Verdict.UNKNOWN,
                        "no balancer was seen to list %s, which runs and may be about to be listed: ask when the change of the pool is in force%n%s"
                                .formatted(timeline, timeline.describe())));
    }

    /** Returns whether it ran so long, until it left or the history ends, that it should have been listed. */
    private static boolean hadTime(Timeline timeline, double slowestMs, Moment end) {
        Moment until = timeline.leaving().orElse(end);
        return timeline.at(Stage.STARTED)
                .map(until::since)
                .filter(ran -> ran.least() > slowestMs + MISSING_MS)
                .isPresent();
    }

    private static RunEvent.Checked checked(Verdict verdict, String detail) {
        return new RunEvent.Checked(NAME, verdict, detail);
    }
}
