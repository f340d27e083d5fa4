package dev.ballast.check;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs checks. If a check crashes, its verdict is UNKNOWN. */
public final class Checks {

    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

    private Checks() {}

    /** Returns the verdict of a check; {@link Verdict#UNKNOWN} with the reason if it throws. */
    public static RunEvent.Checked run(History history, Check check) {
        try {
            return check.check(history);
        } catch (RuntimeException | AssertionError e) {
            LOG.warn("the check \"{}\" crashed", check.name(), e);
            return new RunEvent.Checked(check.name(), Verdict.UNKNOWN, "the check crashed: " + e);
        }
    }
}
