package dev.ballast.check;

import dev.ballast.workload.LoadResult;
import org.assertj.core.api.AbstractAssert;

/** Assertions on what a load came back with. */
public final class LoadAssert extends AbstractAssert<LoadAssert, LoadResult> {

    /** With no loss among N requests, the rate of loss is below 3/N with 95 % confidence (rule of three). */
    private static final int LEAST = 100;

    LoadAssert(LoadResult actual) {
        super(actual, LoadAssert.class);
    }

    /**
     * Verifies that every request was answered rightly, that there were enough of them to say so, and that the
     * generator kept its rate: a request never sent, or sent late, proves nothing.
     */
    public LoadAssert lostNothing() {
        isNotNull();
        int total = actual.responses().total();
        if (total < LEAST) {
            throw failure("UNKNOWN: %d requests are too few to say that none is lost; send at least %d", total, LEAST);
        }
        if (actual.responses().failed() > 0) {
            throw failure(
                    "lost %d of %d requests: %s",
                    actual.responses().failed(), total, actual.responses().failures());
        }
        if (actual.late() * 100 > total) {
            throw failure(
                    "UNKNOWN: the generator sent %d of %d requests more than 100 ms late; lower the rate",
                    actual.late(), total);
        }
        return this;
    }
}
