package dev.ballast.assertions;

import dev.ballast.check.Checks;
import dev.ballast.check.MembershipCheck;
import dev.ballast.check.Policy;
import dev.ballast.convergence.Convergence;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.membership.Tolerance;
import org.assertj.core.api.AbstractAssert;

/** Assertions on what happened. */
public final class HistoryAssert extends AbstractAssert<HistoryAssert, History> {

    HistoryAssert(History actual) {
        super(actual, HistoryAssert.class);
    }

    /**
     * Verifies that each instance was in the balancers' lists, and was off them again if it has left. {@link
     * ConvergenceAssert#within} verifies how fast.
     */
    public ConvergenceAssert converged() {
        isNotNull();
        return new ConvergenceAssert(Convergence.of(actual)).arrived();
    }

    /** Verifies what {@link MembershipCheck} checks, with {@link Tolerance#defaults}. */
    public HistoryAssert hasRightMembers() {
        return hasRightMembers(Tolerance.defaults());
    }

    /**
     * Verifies what {@link MembershipCheck} checks.
     *
     * <p>{@link Policy#FUNCTION} verifies it with {@link Tolerance#unhurried}.
     */
    public HistoryAssert hasRightMembers(Tolerance tolerance) {
        isNotNull();
        RunEvent.Checked checked =
                Checks.run(actual, new MembershipCheck(Policy.current().allowed(tolerance)));
        if (Policy.ruleOn(checked) == Policy.Ruling.FAILED) {
            throw failure("%s: %s: %s", checked.verdict(), checked.check(), checked.detail());
        }
        return this;
    }
}
