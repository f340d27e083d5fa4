package dev.ballast.check;

import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Stage;
import dev.ballast.convergence.Step;
import dev.ballast.convergence.Timeline;
import dev.ballast.convergence.Timeline.Ending;
import dev.ballast.history.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions on how fast changes of a pool were in force. */
public final class ConvergenceAssert extends AbstractAssert<ConvergenceAssert, Convergence> {

    ConvergenceAssert(Convergence actual) {
        super(actual, ConvergenceAssert.class);
    }

    ConvergenceAssert arrived() {
        if (actual.timelines().isEmpty()) {
            throw failure("UNKNOWN: no instance was started, as far as the history shows");
        }
        Verdict notListed = actual.timelines().stream().anyMatch(ConvergenceAssert::isListed)
                ? Verdict.INVALID
                : Verdict.UNKNOWN; // no list was seen
        for (Timeline timeline : actual.timelines()) {
            boolean left = timeline.ending() != Ending.RUNNING;
            if (!left && !isListed(timeline)) {
                throw failure(
                        "%s: it was not seen that a balancer lists %s, which runs%n%s",
                        notListed, timeline, timeline.describe());
            }
            if (left
                    && isListed(timeline)
                    && timeline.at(Stage.RENDERED_WITHOUT).isEmpty()) {
                throw failure(
                        "UNKNOWN: it was not seen that the balancers dropped %s when it left%n%s",
                        timeline, timeline.describe());
            }
        }
        return this;
    }

    private static boolean isListed(Timeline timeline) {
        return timeline.at(Stage.RENDERED).isPresent();
    }

    /** Verifies that no lifetime took longer for a step; that it was not seen, or none took it, fails too. */
    public ConvergenceAssert within(Step step, Duration bound) {
        return within(Budgets.of(step, bound));
    }

    /** Verifies that a percentile of a step, by nearest rank, is within a bound. */
    public ConvergenceAssert within(Step step, double percentile, Duration bound) {
        return within(new Budgets(List.of()).with(step, percentile, bound));
    }

    /** Verifies what {@link ConvergenceCheck} does; a failure shows the whole timeline of the instance that is worst. */
    public ConvergenceAssert within(Budgets budgets) {
        isNotNull();
        List<BudgetCheck.Result> broken = ConvergenceCheck.results(actual, budgets).stream()
                .filter(result -> result.verdict() != Verdict.VALID)
                .toList();
        if (budgets.all().isEmpty() || !broken.isEmpty()) {
            throw failure(
                    "%s",
                    budgets.all().isEmpty()
                            ? "UNKNOWN: no budget was given, so nothing was judged"
                            : broken.stream().map(ConvergenceAssert::told).collect(Collectors.joining("\n")));
        }
        return this;
    }

    private static String told(BudgetCheck.Result result) {
        Timeline worst = result.worst();
        String verdict = "%s: %s".formatted(result.verdict(), result.detail());
        return worst == null ? verdict : verdict + "\n" + worst.describe();
    }
}
