package dev.ballast.history;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as the files of a run have them. */
public final class HostTime {

    private static final int FROM_YEAR = 1970;
    private static final int TO_YEAR = 2200;
    private static final double LONGEST_RUN_MS = Duration.ofDays(36_500).toMillis();

    private HostTime() {}

    /**
     * Returns a moment of the host's clock, ISO 8601; empty if it is none that a clock shows. So a difference of two moments
     * fits into nanoseconds.
     */
    public static Optional<Instant> parse(@Nullable String iso) {
        if (iso == null) {
            return Optional.empty();
        }
        try {
            OffsetDateTime shown = OffsetDateTime.parse(iso);
            return shown.getYear() >= FROM_YEAR && shown.getYear() < TO_YEAR
                    ? Optional.of(shown.toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns whether a number can be a time of a run's own clock: a run lasts less than 100 years. */
    public static boolean isOfARun(double ms) {
        return Math.abs(ms) < LONGEST_RUN_MS;
    }

    /** Returns the time from one moment to another in milliseconds, however far they are apart. */
    public static double millis(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        return between.getSeconds() * 1e3 + between.getNano() / 1e6;
    }
}
