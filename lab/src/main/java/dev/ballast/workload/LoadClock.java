package dev.ballast.workload;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of a load: offsets from its start, which is when its first counted request was due.
 *
 * @param startNanos the start by {@link System#nanoTime} of this process
 * @param started the start by the host's clock
 */
public record LoadClock(long startNanos, Instant started) {

    /** Returns the clock of a load that started then, by the host's clock. */
    public static LoadClock of(Instant started) {
        return new LoadClock(
                System.nanoTime() - Duration.between(started, Instant.now()).toNanos(), started);
    }

    /** Returns the clock of a load that starts then, by {@link System#nanoTime}. */
    static LoadClock ofNanos(long startNanos) {
        return new LoadClock(startNanos, Instant.now().plusNanos(startNanos - System.nanoTime()));
    }

    /** Returns a moment of {@link System#nanoTime} in milliseconds since the start. */
    public double ms(long nanoTime) {
        return (nanoTime - startNanos) / 1e6;
    }

    /** Returns a moment of the host's clock in milliseconds since the start. */
    public double ms(Instant wall) {
        return Duration.between(started, wall).toNanos() / 1e6;
    }

    /** Returns a moment of this clock by {@link System#nanoTime}. */
    public long nanoTime(double ms) {
        return startNanos + Math.round(ms * 1e6);
    }

    /** Returns a moment of this clock by the host's clock. */
    public Instant wall(double ms) {
        return started.plusNanos(Math.round(ms * 1e6));
    }

    long micros(long nanoTime) {
        return Math.floorDiv(nanoTime - startNanos, 1_000L);
    }
}
