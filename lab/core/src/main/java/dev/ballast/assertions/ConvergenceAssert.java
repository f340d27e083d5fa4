package dev.ballast.assertions;

import dev.ballast.check.ArrivalCheck;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.check.Policy;
import dev.ballast.check.VerdictListeners;
import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Step;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assertions on how fast changes of a pool were in force. */
public final class ConvergenceAssert extends AbstractAssert<ConvergenceAssert, Convergence> {

    private static final Logger LOG = LoggerFactory.getLogger(ConvergenceAssert.class);

    ConvergenceAssert(Convergence actual) {
        super(actual, ConvergenceAssert.class);
    }

    ConvergenceAssert arrived() {
        RunEvent.Checked arrived = new ArrivalCheck().check(actual);
        VerdictListeners.tell(arrived);
        if (arrived.verdict() != Verdict.VALID) {
            throw failure("%s: %s", arrived.verdict(), arrived.detail());
        }
        return this;
    }

    /** Verifies that no lifetime took longer for a step. Fails too if the step was not seen, or no lifetime took it. */
    public ConvergenceAssert within(Step step, Duration bound) {
        return within(Budgets.of(step, bound));
    }

    /** Verifies that a percentile of a step, by nearest rank, is within a bound. */
    public ConvergenceAssert within(Step step, double percentile, Duration bound) {
        return within(new Budgets(List.of()).with(step, percentile, bound));
    }

    /**
     * Verifies what {@link ConvergenceCheck} checks. A failure shows the whole timeline of the worst instance.
     *
     * <p>{@link Policy#FUNCTION} verifies only that the steps were taken, and warns if one took longer.
     */
    public ConvergenceAssert within(Budgets budgets) {
        isNotNull();
        ConvergenceCheck check = new ConvergenceCheck(budgets);
        String broken = check.broken(actual);
        if (!broken.isEmpty() && Policy.current() == Policy.FUNCTION) {
            ConvergenceCheck steps = new ConvergenceCheck(budgets.withoutBounds());
            if (steps.broken(actual).isEmpty()) {
                LOG.warn("shown, not judged: {}", broken);
                VerdictListeners.tell(steps.check(actual));
                return this;
            }
        }
        VerdictListeners.tell(check.check(actual));
        if (!broken.isEmpty()) {
            throw failure("%s", broken);
        }
        return this;
    }
}
