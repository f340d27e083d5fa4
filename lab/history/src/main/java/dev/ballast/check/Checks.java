package dev.ballast.check;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs checks. If a check crashes, its verdict is UNKNOWN. */
public final class Checks {

    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

    private Checks() {}

    /** Returns the verdict of a check; {@link Verdict#UNKNOWN} with the reason if it throws. */
    public static Checked run(History history, Check check) {
        return run(check.name(), () -> check.check(history));
    }

    /** Returns the verdict that a check of that name gives; {@link Verdict#UNKNOWN} with the reason if it throws. */
    public static Checked run(String name, Supplier<Checked> check) {
        try {
            return check.get();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            LOG.warn("the check \"{}\" crashed", name, e);
            return new Checked(name, Verdict.UNKNOWN, "the check crashed: " + e);
        }
    }
}
