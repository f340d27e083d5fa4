package dev.ballast.lifetime;

import dev.ballast.history.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When something happened.
 *
 * @param atMs milliseconds since the run's start, on the history's clock
 * @param errorMs how far from {@code atMs} it may have happened, in milliseconds
 */
public record Moment(double atMs, double errorMs) {

    /** Returns when an event happened. */
    public static Moment of(Entry<?> entry) {
        return new Moment(entry.atMs(), entry.errorMs());
    }

    /** Returns how long after another moment this one is; negative if it is before. The errors add up. */
    public Elapsed since(Moment other) {
        return new Elapsed(atMs - other.atMs, errorMs + other.errorMs);
    }

    /** Returns the earliest of some moments; null if there is none. */
    public static @Nullable Moment earliest(@Nullable Moment... moments) {
        Moment earliest = null;
        for (Moment moment : moments) {
            if (moment != null && (earliest == null || moment.isBefore(earliest))) {
                earliest = moment;
            }
        }
        return earliest;
    }

    /** Returns the moment so long after this one. */
    public Moment plus(Duration time) {
        return new Moment(atMs + Elapsed.ms(time), errorMs);
    }

    /** Returns the later one of this and another moment; this one if both are at the same time. */
    public Moment later(Moment other) {
        return isBefore(other) ? other : this;
    }

    /** Returns whether this is before another moment, however large the errors of both are. */
    public boolean certainlyBefore(Moment other) {
        return since(other).most() < 0;
    }

    public boolean isBefore(Moment other) {
        return atMs < other.atMs;
    }

    @Override
    public String toString() {
        return "%s ± %s".formatted(Elapsed.shown(atMs), Elapsed.shown(errorMs));
    }
}
