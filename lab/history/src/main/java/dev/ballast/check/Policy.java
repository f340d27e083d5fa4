package dev.ballast.check;

import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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

    private static final List<Consumer<RunEvent.Checked>> SKIPPED = new CopyOnWriteArrayList<>();

    /** System property that names a file for {@link Rulings}; without it, none are written. */
    public static final String CHECKS = "ballast.checks";

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
     * Calls a listener for each check that is skipped in this process from now on, in the thread that asked for the check.
     *
     * @return a job that stops the calls
     */
    public static Runnable onSkipped(Consumer<RunEvent.Checked> listener) {
        Consumer<RunEvent.Checked> one = listener::accept;
        SKIPPED.add(one);
        return () -> SKIPPED.remove(one);
    }

    /**
     * Returns the current policy's ruling on a verdict, and adds it to the file that {@value #CHECKS} names. If the
     * check is skipped, logs a warning and calls the listeners.
     */
    public static Ruling ruleOn(RunEvent.Checked checked) {
        Ruling ruling = current().rule(checked);
        if (ruling == Ruling.SKIPPED) {
            LOG.warn("SKIPPED {}: {}", checked.check(), checked.detail());
            SKIPPED.forEach(listener -> listener.accept(checked));
        }
        String file = System.getProperty(CHECKS, "");
        if (!file.isEmpty()) {
            Rulings.append(Path.of(file), ruling, checked);
        }
        return ruling;
    }

    /** Returns this policy's ruling on a verdict. */
    public Ruling rule(RunEvent.Checked checked) {
        if (checked.verdict() == Verdict.VALID) {
            return Ruling.PASSED;
        }
        return this == FUNCTION && checked.isOnlyLate() ? Ruling.SKIPPED : Ruling.FAILED;
    }
}
