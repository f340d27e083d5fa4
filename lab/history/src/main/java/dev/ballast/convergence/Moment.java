package dev.ballast.convergence;

import dev.ballast.history.Entry;

/**
 * When something happened.
 *
 * @param atMs milliseconds since the run's start, on the history's clock
 * @param errorMs how far from {@code atMs} it may have happened, in milliseconds
 */
public record Moment(double atMs, double errorMs) {

    static Moment of(Entry<?> entry) {
        return new Moment(entry.atMs(), entry.errorMs());
    }

    /** Returns how long after another moment this one is; negative where it is before. The errors add up. */
    public Elapsed since(Moment other) {
        return new Elapsed(atMs - other.atMs, errorMs + other.errorMs);
    }

    boolean certainlyBefore(Moment other) {
        return since(other).most() < 0;
    }

    boolean isBefore(Moment other) {
        return atMs < other.atMs;
    }

    @Override
    public String toString() {
        return "%s ± %s".formatted(Elapsed.shown(atMs), Elapsed.shown(errorMs));
    }
}
