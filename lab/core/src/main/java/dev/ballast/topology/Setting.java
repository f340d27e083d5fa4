package dev.ballast.topology;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value that a service or a balancer strategy puts into effect. {@code docs/reference/topology.md} has the table. A value
 * is text: a count, a duration of one unit ({@code 500ms}, {@code 1s}, {@code 2m}, {@code 1h}), or a word that the setting names.
 */
public enum Setting {
    /** How often Consul checks an instance. Consul takes no shorter interval than 1 s. */
    CHECK_INTERVAL(true, "5s", "1s", "CHECK_INTERVAL", Values.between(SECONDS.toMillis(1), HOURS.toMillis(1))),
    /** How long a check may take. */
    CHECK_TIMEOUT(true, "10s", "2s", "CHECK_TIMEOUT", Values.between(100, HOURS.toMillis(1))),
    /** For how long an instance may fail its check until Consul forgets it. Consul takes no shorter time than 1 min. */
    DEREGISTER_AFTER(
            true,
            "none",
            "1m",
            "DEREGISTER_AFTER",
            Values.between(MINUTES.toMillis(1), HOURS.toMillis(24)).or("none")),
    /** How long an instance serves after it has deregistered. */
    DRAIN(true, "0s", "4s", "DRAIN_SECONDS", Values.between(0, HOURS.toMillis(1))),
    /** How long the balancer waits for further changes before it renders one. */
    TEMPLATE_WAIT(false, "0s", "0s", "TEMPLATE_WAIT", Values.between(0, HOURS.toMillis(1))),
    /** How long the balancer keeps an idle connection to an instance. */
    UPSTREAM_IDLE(
            false,
            "none",
            "1s",
            "UPSTREAM_IDLE",
            Values.between(1, HOURS.toMillis(24)).or("none")),
    /** How many idle connections to instances a worker of the balancer keeps. */
    UPSTREAM_KEPT(false, "0", "256", "UPSTREAM_KEPT", Values.count(100_000)),
    /** How many failures within {@link #FAIL_TIMEOUT} make the balancer avoid an instance; 0: none do. */
    MAX_FAILS(false, "1", "1", "MAX_FAILS", Values.count(1_000)),
    /** For how long the balancer avoids an instance that failed. */
    FAIL_TIMEOUT(false, "10s", "1s", "FAIL_TIMEOUT", Values.between(1, HOURS.toMillis(24))),
    /** How long the balancer keeps an idle connection of a client. */
    CLIENT_IDLE(false, "65s", "1h", "CLIENT_IDLE", Values.between(1, HOURS.toMillis(24))),
    /** How long the balancer tries to connect to an instance. */
    CONNECT_TIMEOUT(false, "60s", "1500ms", "CONNECT_TIMEOUT", Values.between(1, HOURS.toMillis(24))),
    /** How long the balancer waits for an instance between two reads of its answer. */
    RESPONSE_TIMEOUT(false, "60s", "60s", "RESPONSE_TIMEOUT", Values.between(1, HOURS.toMillis(24))),
    /** At how many further instances the balancer tries a request after the first; {@code all}: each one once. */
    RETRIES(false, "all", "2", "RETRIES", Values.count(100).or("all"));

    private final boolean ofService;
    private final String article;
    private final String reference;
    private final String environment;
    private final Values values;

    Setting(boolean ofService, String article, String reference, String environment, Values values) {
        this.ofService = ofService;
        this.article = values.canonical(article).orElseThrow();
        this.reference = values.canonical(reference).orElseThrow();
        this.environment = environment;
        this.values = values;
    }

    /**
     * What a setting may be.
     *
     * @param duration whether it is a duration, with bounds in milliseconds, or else a count
     * @param word is allowed instead, or blank
     */
    private record Values(boolean duration, long least, long most, String word) {

        private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
        private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

        static Values between(long leastMs, long mostMs) {
            return new Values(true, leastMs, mostMs, "");
        }

        static Values count(int most) {
            return new Values(false, 0, most, "");
        }

        Values or(String other) {
            return new Values(duration, least, most, other);
        }

        Optional<String> canonical(String text) {
            if (!word.isEmpty() && text.equals(word)) {
                return Optional.of(word);
            }
            if (!duration) {
                return Optional.of(text)
                        .filter(count -> COUNT.matcher(count).matches())
                        .map(Long::parseLong)
                        .filter(count -> count >= least && count <= most)
                        .map(String::valueOf);
            }
            return millis(text).filter(ms -> ms >= least && ms <= most).map(Values::inOneUnit);
        }

        static Optional<Long> millis(String text) {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            long number = Long.parseLong(matcher.group(1));
            return Optional.of(
                    switch (matcher.group(2)) {
                        case "ms" -> number;
                        case "s" -> SECONDS.toMillis(number);
                        case "m" -> MINUTES.toMillis(number);
                        default -> HOURS.toMillis(number);
                    });
        }

        /** Returns a duration in the largest unit that it is a whole number of. */
        private static String inOneUnit(long ms) {
            if (ms % SECONDS.toMillis(1) != 0) {
                return ms + "ms";
            }
            if (ms == 0 || ms % MINUTES.toMillis(1) != 0) {
                return MILLISECONDS.toSeconds(ms) + "s";
            }
            return ms % HOURS.toMillis(1) != 0 ? MILLISECONDS.toMinutes(ms) + "m" : MILLISECONDS.toHours(ms) + "h";
        }

        @Override
        public String toString() {
            String bounds = duration
                    ? "a duration from %s to %s, such as 500ms, 1s, 2m or 1h"
                            .formatted(inOneUnit(least), inOneUnit(most))
                    : "%d to %d".formatted(least, most);
            return word.isEmpty() ? bounds : bounds + ", or " + word;
        }
    }

    /** Returns the setting's name in files and labels, such as {@code check-interval}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the setting with that name in files and labels, or empty if there is none. */
    public static Optional<Setting> of(String key) {
        return Stream.of(values()).filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** Returns the settings of services, or those of balancers. */
    public static List<Setting> all(boolean ofServices) {
        return Stream.of(values())
                .filter(setting -> setting.ofService == ofServices)
                .toList();
    }

    /** Returns whether it is a setting of services; otherwise it is one of balancers. */
    public boolean isOfService() {
        return ofService;
    }

    /** Returns whether its values are durations; otherwise they are counts. */
    public boolean isDuration() {
        return values.duration;
    }

    /** Returns the environment variable by which a container learns the value. */
    public String environment() {
        return environment;
    }

    /** Returns the value of a profile. */
    public String preset(Profile profile) {
        return profile == Profile.ARTICLE ? article : reference;
    }

    /** Returns what its values may be, in words. */
    public String allowed() {
        return values.toString();
    }

    /**
     * Returns a value in its one form, such as {@code 2m} for {@code 120s}.
     *
     * @throws IllegalArgumentException if it is no value of this setting, with what is
     */
    public String checked(String value) {
        return values.canonical(value)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s (%s) must be %s".formatted(key(), FieldRules.shown(value), values)));
    }

    /** Returns a duration as such, or empty if the value is a word or a count. */
    public static Optional<Duration> duration(String value) {
        return Values.millis(value).map(Duration::ofMillis);
    }
}
