package dev.ballast.check;

import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.membership.Tolerance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a verdict fails the test or the load test that asked for it. */
public enum Policy {
    /** Everything but {@link Verdict#VALID} fails. */
    STRICT,
    /**
     * Times are not judged: a verdict that is UNKNOWN only because the load generator was late is skipped. Everything else
     * but VALID fails.
     */
    FUNCTION;

    /** System property that selects the policy: {@code false} selects {@link #FUNCTION}, by default it is STRICT. */
    public static final String JUDGE_TIMES = "ballast.judge-times";

    private static final Logger LOG = LoggerFactory.getLogger(Policy.class);

    /** What a verdict means. */
    public enum Ruling {
        PASSED,
        /** The check said nothing, because the machine was too slow. */
        SKIPPED,
        FAILED
    }

    /**
     * Returns the policy that {@value #JUDGE_TIMES} selects.
     *
     * @throws IllegalArgumentException if it is neither true nor false
     */
    public static Policy current() {
        String value = System.getProperty(JUDGE_TIMES, "true");
        return switch (value) {
            case "true" -> STRICT;
            case "false" -> FUNCTION;
            default ->
                throw new IllegalArgumentException(
                        "-D%s=%s: use true to judge times, or false to skip what only lateness leaves open"
                                .formatted(JUDGE_TIMES, value));
        };
    }

    /**
     * Returns the current policy's ruling on a verdict. Tells the verdict to the {@link VerdictListeners}, and adds the ruling
     * to the {@link Rulings} of the build. If the check is skipped, logs a warning.
     */
    public static Ruling ruleOn(RunEvent.Checked checked) {
        Ruling ruling = current().rule(checked);
        if (ruling == Ruling.SKIPPED) {
            LOG.warn("SKIPPED {}: {}", checked.check(), checked.detail());
        }
        VerdictListeners.tell(checked);
        Rulings.add(ruling, checked);
        return ruling;
    }

    /** Returns how far a member list may be off under this policy, if a strict one allows so much. */
    public Tolerance allowed(Tolerance strict) {
        return this == FUNCTION ? strict.unhurried() : strict;
    }

    /** Returns this policy's ruling on a verdict. */
    public Ruling rule(RunEvent.Checked checked) {
        if (checked.verdict() == Verdict.VALID) {
            return Ruling.PASSED;
        }
        return this == FUNCTION && checked.isOnlyLate() ? Ruling.SKIPPED : Ruling.FAILED;
    }
}
