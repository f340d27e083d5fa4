package dev.ballast.check;

import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Timeline;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Ending;

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
        if (convergence.timelines().isEmpty()) {
            return checked(Verdict.UNKNOWN, "no instance was started, as far as the history shows");
        }
        Verdict notListed = convergence.timelines().stream().anyMatch(ArrivalCheck::isListed)
                ? Verdict.INVALID
                : Verdict.UNKNOWN; // no list was seen
        for (Timeline timeline : convergence.timelines()) {
            boolean left = timeline.ending() != Ending.RUNNING;
            if (!left && !isListed(timeline)) {
                return checked(
                        notListed,
                        "no balancer was seen to list %s, which runs%n%s".formatted(timeline, timeline.describe()));
            }
            if (left
                    && isListed(timeline)
                    && timeline.at(Stage.RENDERED_WITHOUT).isEmpty()) {
                return checked(
                        Verdict.UNKNOWN,
                        "the balancers were not seen to drop %s when it left%n%s"
                                .formatted(timeline, timeline.describe()));
            }
        }
        return checked(
                Verdict.VALID, "%d lifetimes".formatted(convergence.timelines().size()));
    }

    private static RunEvent.Checked checked(Verdict verdict, String detail) {
        return new RunEvent.Checked(NAME, verdict, detail);
    }

    private static boolean isListed(Timeline timeline) {
        return timeline.at(Stage.RENDERED).isPresent();
    }
}
