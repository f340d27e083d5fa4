package dev.ballast.assertions;

import dev.ballast.check.LossCheck;
import dev.ballast.check.Policy;
import dev.ballast.history.RunEvent;
import dev.ballast.loss.LoadResult;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the result of a load. */
public final class LoadAssert extends AbstractAssert<LoadAssert, LoadResult> {

    LoadAssert(LoadResult actual) {
        super(actual, LoadAssert.class);
    }

    /**
     * Verifies that every request got a correct answer without a retry by the client, that there were enough requests
     * to say so, and that the generator kept its rate, since a request that was never sent proves nothing. {@link
     * LossCheck} has the bounds.
     *
     * <p>If that cannot be judged only because the generator was late, {@link Policy#FUNCTION} skips this assertion
     * with a warning.
     */
    public LoadAssert lostNothing() {
        return withBound(LossCheck.DEFAULT_BOUND);
    }

    /**
     * Verifies {@link #lostNothing}, and that there were enough requests to say with 95 % confidence that a smaller share
     * than this is lost: {@code lostNothing().withBound(0.001)} takes 3000.
     */
    public LoadAssert withBound(double share) {
        isNotNull();
        RunEvent.Checked checked = LossCheck.of(actual, share);
        if (Policy.ruleOn(checked) == Policy.Ruling.FAILED) {
            throw failure("%s: %s", checked.verdict(), checked.detail());
        }
        return this;
    }
}
