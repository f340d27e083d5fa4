package dev.ballast.load;

import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What a load test can be told by system properties; load-tests/README.md lists them.
 *
 * @param topology the article's system with our defaults, and the balancer and API that were chosen
 * @param rate requests that arrive each second
 * @param warmup how long the same load runs before anything counts
 * @param duration how long the load runs that counts
 * @param p99 bound on the 99th percentile of the response time
 * @param chosen the properties that were set, for the command that repeats the run
 */
record LoadSettings(
        Topology topology, int rate, Duration warmup, Duration duration, Duration p99, Map<String, String> chosen) {

    /** Below this the pool cannot be changed twice and drained: the drain alone takes 5 s. */
    static final int LEAST_SECONDS = 15;

    private static final String PREFIX = "ballast.";
    private static final int MAX_RATE = 20_000;
    private static final int MAX_SECONDS = 24 * 3600;

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException naming the property, its value and what it may be
     */
    static LoadSettings from(Properties properties) {
        Reader reader = new Reader(properties);
        Topology topology = Topology.reference();
        topology = topology.withBalancer(
                reader.text("balancer", topology.balancer().toString()));
        topology = topology.withApi(reader.text("api", topology.api().toString()));
        return new LoadSettings(
                topology,
                reader.number("rate", 200, 1, MAX_RATE, "requests a second"),
                Duration.ofSeconds(reader.number("warmup", 5, 1, MAX_SECONDS, "seconds")),
                Duration.ofSeconds(reader.number("duration", 30, LEAST_SECONDS, MAX_SECONDS, "seconds")),
                Duration.ofMillis(reader.number("p99", 1000, 1, 60_000, "milliseconds")),
                reader.chosen);
    }

    /** Returns the command that repeats a run with these settings. */
    String command(String simulation) {
        String arguments = chosen.entrySet().stream()
                .map(entry -> " -D%s=%s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        return "./ballast load " + simulation + (arguments.isEmpty() ? "" : " --" + arguments);
    }

    private static final class Reader {

        private final Properties properties;
        private final Map<String, String> chosen = new LinkedHashMap<>();

        Reader(Properties properties) {
            this.properties = properties;
        }

        String text(String name, String preset) {
            String value = properties.getProperty(PREFIX + name, "").strip();
            if (value.isEmpty()) {
                return preset;
            }
            chosen.put(PREFIX + name, value);
            return value;
        }

        int number(String name, int preset, int least, int most, String unit) {
            String value = text(name, String.valueOf(preset));
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below, with what it may be
            }
            throw new IllegalArgumentException("-D%s%s=%s is no whole number of %s from %d to %d; the default is %d"
                    .formatted(PREFIX, name, value, unit, least, most, preset));
        }
    }
}
