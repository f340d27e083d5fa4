package dev.ballast.assertions;

import dev.ballast.check.LossCheck;
import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import dev.ballast.loss.LoadResult;
import org.assertj.core.api.AbstractAssert;

/** Assertions on what a load came back with. */
public final class LoadAssert extends AbstractAssert<LoadAssert, LoadResult> {

    LoadAssert(LoadResult actual) {
        super(actual, LoadAssert.class);
    }

    /**
     * Verifies that every request was answered rightly, without the client's retrying, that there were enough of them to
     * say so, and that the generator kept its rate: a request never sent proves nothing. {@link LossCheck} has the bounds.
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
        Event.Checked checked = LossCheck.of(actual, share);
        if (checked.verdict() != Verdict.VALID) {
            throw failure("%s: %s", checked.verdict(), checked.detail());
        }
        return this;
    }
}
