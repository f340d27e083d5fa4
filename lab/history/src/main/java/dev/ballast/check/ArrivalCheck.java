package dev.ballast.check;

import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Timeline;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.Ending;

/** Whether each instance was seen to arrive in the balancers' lists, and to leave them again if it has left. */
public final class ArrivalCheck {

    private ArrivalCheck() {}

    /** Returns the verdict and the first instance that it is about, or blank if each one arrived. */
    public static String broken(Convergence convergence) {
        if (convergence.timelines().isEmpty()) {
            return "UNKNOWN: no instance was started, as far as the history shows";
        }
        Verdict notListed = convergence.timelines().stream().anyMatch(ArrivalCheck::isListed)
                ? Verdict.INVALID
                : Verdict.UNKNOWN; // no list was seen
        for (Timeline timeline : convergence.timelines()) {
            boolean left = timeline.ending() != Ending.RUNNING;
            if (!left && !isListed(timeline)) {
                return "%s: it was not seen that a balancer lists %s, which runs%n%s"
                        .formatted(notListed, timeline, timeline.describe());
            }
            if (left
                    && isListed(timeline)
                    && timeline.at(Stage.RENDERED_WITHOUT).isEmpty()) {
                return "UNKNOWN: it was not seen that the balancers dropped %s when it left%n%s"
                        .formatted(timeline, timeline.describe());
            }
        }
        return "";
    }

    private static boolean isListed(Timeline timeline) {
        return timeline.at(Stage.RENDERED).isPresent();
    }
}
