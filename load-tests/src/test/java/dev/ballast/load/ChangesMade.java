package dev.ballast.load;

import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.time.Duration;

/**
 * The changes of the pool that were made under a load.
 *
 * @param path the numbers of instances, in words
 * @param made changes that were in force and drained
 * @param due changes that were planned
 * @param took from the load's start until the last was in force and drained
 * @param measured how long the measured load lasts
 */
record ChangesMade(String path, int made, int due, Duration took, Duration measured) {

    /** How long the load goes on after its measured part, if the changes take longer. */
    static final Duration MOST_OVER = Duration.ofMinutes(2);

    /** A churn that makes fewer of its changes has not changed the pool as often as it says. */
    private static final double LEAST_CHANGES = 0.8;

    /** Returns the name of {@link #underLoad}'s check. */
    static String check(String path) {
        return "pool changed under load: " + path;
    }

    /** Judges whether the changes were made while requests arrived. */
    RunEvent.Checked underLoad() {
        if (due == 0) {
            return underLoad(Verdict.UNKNOWN, "no change was due in %d s: raise the duration", measured.toSeconds());
        }
        if (took.compareTo(measured.plus(MOST_OVER)) > 0) {
            return underLoad(
                    Verdict.UNKNOWN,
                    "%s, and the load ended %d s after its measured part: raise the duration",
                    this,
                    MOST_OVER.toSeconds());
        }
        return made >= LEAST_CHANGES * due
                ? underLoad(Verdict.VALID, "%s", this)
                : underLoad(Verdict.UNKNOWN, "%s: instances start too slowly here, lower the rate", this);
    }

    /** Judges whether the changes were over before the measured part of the load was, so that its latency tells of all. */
    RunEvent.Checked whileMeasured() {
        String check = "every change is in the measured load";
        return took.compareTo(measured) <= 0
                ? new RunEvent.Checked(check, Verdict.VALID, toString())
                : new RunEvent.Checked(check, Verdict.UNKNOWN, this + ": too short, raise the duration");
    }

    private RunEvent.Checked underLoad(Verdict verdict, String detail, Object... values) {
        return new RunEvent.Checked(check(path), verdict, detail.formatted(values));
    }

    @Override
    public String toString() {
        return "changes made: %d of %d, each in force and drained, the last %.1f s after the load began; %d s of it are measured"
                .formatted(made, due, took.toMillis() / 1e3, measured.toSeconds());
    }
}
