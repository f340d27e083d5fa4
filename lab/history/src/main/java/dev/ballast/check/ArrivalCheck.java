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
import dev.ballast.membership.Tolerance;
import java.util.List;

/** Checks that each instance arrived in the balancers' lists, and left them if it left the pool. */
public final class ArrivalCheck implements Check {

    /** The name of its verdict in a history. */
    public static final String NAME = "each instance arrives and leaves";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunEvent.Checked check(History history) {
        return check(Convergence.of(history));
    }

    /** Returns the verdict, which names the first instance that did not arrive or leave. */
    public RunEvent.Checked check(Convergence convergence) {
        RunEvent.Checked checked = judge(convergence);
        return convergence
                .missed()
                .filter(why -> checked.verdict() != Verdict.UNKNOWN)
                .map(why -> new RunEvent.Checked(
                        NAME, Verdict.UNKNOWN, checked.detail() + ", but " + why, List.of(Doubt.INCOMPLETE)))
                .orElse(checked);
    }

    private static RunEvent.Checked judge(Convergence convergence) {
        if (convergence.timelines().isEmpty()) {
            return checked(Verdict.UNKNOWN, "no instance was started, as far as the history shows");
        }
        double slowestMs = convergence.timelines().stream()
                .flatMap(timeline -> timeline.took(Stage.STARTED, Stage.RENDERED).stream())
                .mapToDouble(Elapsed::most)
                .max()
                .orElse(Double.POSITIVE_INFINITY); // no list was seen
        boolean listsWereSeen = slowestMs < Double.POSITIVE_INFINITY;
        Verdict notListed = listsWereSeen ? Verdict.INVALID : Verdict.UNKNOWN;
        for (Timeline timeline : convergence.timelines()) {
            boolean left = timeline.ending() != Ending.RUNNING;
            boolean listed = timeline.at(Stage.RENDERED).isPresent();
            if (!left && !listed) {
                return checked(
                        notListed,
                        "no balancer was seen to list %s, which runs%n%s".formatted(timeline, timeline.describe()));
            }
            if (left && !listed && hadTime(timeline, slowestMs)) {
                return checked(
                        notListed,
                        "no balancer was seen to list %s before it left, and it had longer than the slowest other one, %s%n%s"
                                .formatted(timeline, Elapsed.shown(slowestMs), timeline.describe()));
            }
            if (left && listed && timeline.at(Stage.RENDERED_WITHOUT).isEmpty()) {
                return checked(
                        Verdict.UNKNOWN,
                        "the balancers were not seen to drop %s when it left%n%s"
                                .formatted(timeline, timeline.describe()));
            }
        }
        return listsWereSeen
                ? checked(
                        Verdict.VALID,
                        "%d lifetimes".formatted(convergence.timelines().size()))
                : checked(
                        Verdict.UNKNOWN,
                        "no balancer was seen to list any of %d instances, which all left: let one stay until it is listed"
                                .formatted(convergence.timelines().size()));
    }

    /** Returns whether it ran so long before it left that it should have been listed. */
    private static boolean hadTime(Timeline timeline, double slowestMs) {
        double enoughMs = slowestMs + Elapsed.ms(Tolerance.defaults().missing());
        return timeline.leaving()
                .flatMap(left -> timeline.at(Stage.STARTED).map(left::since))
                .filter(ran -> ran.least() > enoughMs)
                .isPresent();
    }

    private static RunEvent.Checked checked(Verdict verdict, String detail) {
        return new RunEvent.Checked(NAME, verdict, detail);
    }
}
