package dev.ballast.assertions;

import dev.ballast.check.LossCheck;
import dev.ballast.check.LossClaim;
import dev.ballast.check.Policy;
import dev.ballast.history.RunEvent;
import dev.ballast.loss.LoadResult;
import java.time.Duration;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the result of a load. */
public final class LoadAssert extends AbstractAssert<LoadAssert, LoadResult> {

    private LossClaim claim = LossClaim.ofChanges();
    private boolean claimed;

    LoadAssert(LoadResult actual) {
        super(actual, LoadAssert.class);
    }

    /**
     * Verifies that the changes of the pool under the load lost nothing: every request got a correct answer in time and
     * without a retry by the client, enough requests were sent while the pool was changing, some in each change, and the
     * generator kept its rate, since a request that was never sent proves nothing. {@link LossCheck} has the bounds.
     *
     * <p>If that cannot be judged only because the generator was late, {@link Policy#FUNCTION} skips this assertion
     * with a warning. It does not judge how long the answers took.
     */
    public LoadAssert lostNothing() {
        claim = claim.aboutChanges(true);
        return verify();
    }

    /**
     * Verifies {@linkplain #lostNothing the same} of a load under which the pool did not change. Says nothing of changes.
     */
    public LoadAssert lostNothingWhileConstant() {
        claim = claim.aboutChanges(false);
        return verify();
    }

    /**
     * Verifies {@link #lostNothing}, or the claim before, and that there were enough requests to say with 95 % confidence
     * that a smaller share than this is lost: {@code lostNothing().withBound(0.001)} takes 3000 while the pool changes.
     */
    public LoadAssert withBound(double share) {
        claim = claim.withBound(share);
        return verify();
    }

    /**
     * Sets the longest that an answer may take, from when its request was sent or began to wait for a busy connection: 1 s
     * by default. {@code within(ofSeconds(3)).lostNothing()} allows more; after a claim, verifies that claim again.
     */
    public LoadAssert within(Duration longest) {
        claim = claim.answeredWithin(longest);
        return claimed ? verify() : this;
    }

    private LoadAssert verify() {
        isNotNull();
        claimed = true;
        RunEvent.Checked checked = LossCheck.of(actual, claim);
        if (Policy.ruleOn(checked) == Policy.Ruling.FAILED) {
            throw failure("%s: %s", checked.verdict(), checked.detail());
        }
        return this;
    }
}
