package dev.ballast.loadtest;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations as users type them. */
public final class Durations {

    private static final Pattern TYPED = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private Durations() {}

    /**
     * Reads a duration such as {@code 500ms}, {@code 30s}, {@code 5m} or {@code 2h}; without a unit it is in seconds.
     *
     * @throws IllegalArgumentException naming what was typed
     */
    public static Duration parse(String typed) {
        Matcher matcher = TYPED.matcher(typed.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no duration; give one such as 500ms, 30s, 5m or 2h".formatted(typed));
        }
        return Duration.ofMillis(Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(matcher.group(2), 0L));
    }

    /** Returns a duration as a user would type it: in seconds if these are whole, or else in milliseconds. */
    public static String typed(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
