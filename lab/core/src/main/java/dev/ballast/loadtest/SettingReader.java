package dev.ballast.loadtest;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Reads the settings of a load test from system properties, and remembers which are set. */
public final class SettingReader {

    /** The beginning of the properties' names. */
    public static final String PREFIX = "ballast.";

    private final Properties properties;
    private final Map<String, String> chosen = new LinkedHashMap<>();

    public SettingReader(Properties properties) {
        this.properties = properties;
    }

    /** Returns a property without white space around it, or the preset if it is not set or blank. */
    public String text(String name, String preset) {
        String value = properties.getProperty(PREFIX + name, "").strip();
        if (value.isEmpty()) {
            return preset;
        }
        chosen.put(name, value);
        return value;
    }

    /** @throws IllegalArgumentException naming the property, its value and what it may be */
    public int number(String name, int preset, int least, int most, String unit) {
        String value = text(name, String.valueOf(preset));
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with what it may be
        }
        throw bad(name, "a whole number of %s from %d to %d".formatted(unit, least, most), String.valueOf(preset));
    }

    /** @throws IllegalArgumentException naming the property, its value and what it may be */
    public Duration duration(String name, Duration preset, Duration least, Duration most) {
        try {
            Duration duration = Durations.parse(text(name, Durations.typed(preset)));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // said below, with what it may be
        }
        throw bad(
                name,
                "a duration from %s to %s, such as 500ms, 30s, 5m or 2h"
                        .formatted(Durations.typed(least), Durations.typed(most)),
                Durations.typed(preset));
    }

    /** Returns the server to send to, or empty if none is named. */
    public Optional<URI> target() {
        String value = text("target", "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> bare = LoadTestLimits.target(value);
        if (bare.isPresent()) {
            return bare;
        }
        throw bad("target", "http://HOST:PORT", "a lab that is started");
    }

    /** Returns the refusal of a property. */
    public IllegalArgumentException bad(String name, String wanted, String preset) {
        return new IllegalArgumentException("-D%s%s=%s is not %s; the default is %s"
                .formatted(PREFIX, name, properties.getProperty(PREFIX + name), wanted, preset));
    }

    /** Returns the properties that are set, without their prefix. */
    public Map<String, String> chosen() {
        return chosen;
    }
}
