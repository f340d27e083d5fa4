package dev.ballast.history;

import static dev.ballast.history.EventText.named;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The most that a check allowed, so that the check can be run again on what was recorded.
 *
 * @param of what it limits: the name of a step of convergence, {@link #ANSWER}, {@link #SLOW}, {@link #LOST}, or one of those of
 *     member lists ({@link #MISSING} to {@link #SINCE})
 * @param percentile the percentile of all values that it limits; null if it limits each value
 * @param most milliseconds, or a share
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Limit(String of, @Nullable Double percentile, double most) {

    /** The time until an answer. */
    public static final String ANSWER = "ANSWER";

    /** By how much a slow request may take longer than {@link #ANSWER}, since it asks the instance to take its time. */
    public static final String SLOW = "SLOW";

    /** The share of the requests that may be lost unseen. */
    public static final String LOST = "LOST";

    /** How long a passing instance may not be listed. */
    public static final String MISSING = "MISSING";

    /** How long an instance may be listed that does not pass. */
    public static final String STALE = "STALE";

    /** How long an instance may be listed that is gone. */
    public static final String DEAD = "DEAD";

    /** How long an instance may answer on fresh connections after it was taken off the list. */
    public static final String FRESH = "FRESH";

    /** The same on kept connections. */
    public static final String KEPT = "KEPT";

    /** By how much observers may see changes in the wrong order, and how long Consul may drop an instance without a reason. */
    public static final String RACE = "RACE";

    /** What was over before this moment of the run, in milliseconds, was not judged. */
    public static final String SINCE = "SINCE";

    public Limit {
        of = named(of);
        if (!(most >= 0) || Double.isInfinite(most)) {
            throw new IllegalArgumentException(
                    "limit of %s (%s): it must be a finite number, 0 or more".formatted(of, most));
        }
    }

    /** Returns a limit of a time that limits each value. */
    public static Limit of(String what, Duration most) {
        return new Limit(what, null, most.toNanos() / 1e6);
    }

    /** Returns the least that some limits allow of something; empty if none limits it. */
    public static OptionalDouble least(Collection<Limit> limits, String of) {
        return limits.stream()
                .filter(limit -> limit.of.equals(of))
                .mapToDouble(Limit::most)
                .min();
    }
}
