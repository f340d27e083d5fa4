package dev.ballast.request;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of a load: offsets from its start, which is when its first counted request was due.
 *
 * @param startNanos the start by {@link System#nanoTime} of this process
 * @param started the start by the host's clock
 */
public record LoadClock(long startNanos, Instant started) {

    private static final long TOGETHER = 5_000_000;

    /** Returns the clock of a load that started then, by the host's clock. */
    public static LoadClock of(Instant started) {
        LoadClock now = now();
        return new LoadClock(
                now.startNanos - Duration.between(started, now.started).toNanos(), started);
    }

    /** Returns the clock of a load that starts then, by {@link System#nanoTime}. */
    public static LoadClock ofNanos(long startNanos) {
        LoadClock now = now();
        return new LoadClock(startNanos, now.started.plusNanos(startNanos - now.startNanos));
    }

    /** What both clocks show at one moment. They are read again if the machine paused in between. */
    private static LoadClock now() {
        while (true) {
            long before = System.nanoTime();
            Instant now = Instant.now();
            if (System.nanoTime() - before < TOGETHER) {
                return new LoadClock(before, now);
            }
        }
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

    public long micros(long nanoTime) {
        return Math.floorDiv(nanoTime - startNanos, 1_000L);
    }
}
