package dev.ballast.lifetime;

import java.time.Duration;
import java.util.Locale;

/**
 * The time between two observed moments.
 *
 * @param ms milliseconds; negative if the second was seen before the first
 * @param errorMs how far off it may be: the errors of both moments, in milliseconds
 */
public record Elapsed(double ms, double errorMs) {

    /** Returns the least that it can have been, in milliseconds. */
    public double least() {
        return ms - errorMs;
    }

    /** Returns the most that it can have been, in milliseconds. */
    public double most() {
        return ms + errorMs;
    }

    /** Returns this time and another one together. The errors add up. */
    public Elapsed plus(Elapsed other) {
        return new Elapsed(ms + other.ms, errorMs + other.errorMs);
    }

    /** Returns this time without a part of it. */
    public Elapsed less(Elapsed part) {
        return new Elapsed(ms - part.ms, errorMs - part.errorMs);
    }

    /** Returns a duration in milliseconds. */
    public static double ms(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    /** Returns milliseconds as all texts about convergence show them. */
    public static String shown(double ms) {
        return String.format(Locale.ROOT, "%.1f ms", ms);
    }

    @Override
    public String toString() {
        return "%s ± %s".formatted(shown(ms), shown(errorMs));
    }
}
