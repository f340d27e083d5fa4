package dev.ballast.check;

import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import dev.ballast.workload.LoadResult;
import org.assertj.core.api.AbstractAssert;

/** Assertions on what a load came back with. */
public final class LoadAssert extends AbstractAssert<LoadAssert, LoadResult> {

    LoadAssert(LoadResult actual) {
        super(actual, LoadAssert.class);
    }

    /**
     * Verifies that every request was answered rightly, that there were enough of them to say so, and that the
     * generator kept its rate: a request never sent proves nothing. {@link LossCheck} has the bounds.
     */
    public LoadAssert lostNothing() {
        isNotNull();
        Event.Checked checked = LossCheck.of(actual);
        if (checked.verdict() != Verdict.VALID) {
            throw failure("%s: %s", checked.verdict(), checked.detail());
        }
        return this;
    }
}
