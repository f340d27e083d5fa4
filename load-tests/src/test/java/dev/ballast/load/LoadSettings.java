package dev.ballast.load;

import static dev.ballast.loadtest.LoadTestLimits.LONGEST;
import static dev.ballast.loadtest.LoadTestLimits.MOST_RATE;
import static dev.ballast.loadtest.LoadTestLimits.SHORTEST;
import static dev.ballast.loadtest.LoadTestLimits.SHORTEST_WARM_UP;

import dev.ballast.check.LossClaim;
import dev.ballast.loadtest.Durations;
import dev.ballast.loadtest.LoadTestLimits;
import dev.ballast.topology.Topology;
import dev.ballast.workload.RestSweep;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a load test, from system properties; load-tests/README.md lists them.
 *
 * @param topology of a lab that is started for it
 * @param lab id of a running lab instead, or blank
 * @param target URL that requests go to instead, without a lab
 * @param rate requests that arrive each second
 * @param warmUp how long the same load runs before anything counts
 * @param calibration how long it then runs to an instance directly; zero for not at all
 * @param duration how long the load runs that counts
 * @param fresh share of the requests that go on a new connection
 * @param posts share of the requests that are POSTs
 * @param bounds what the gates allow
 * @param rests how connections rest that do
 * @param chosen the properties that were set, for the command that repeats the run
 */
record LoadSettings(
        Topology topology,
        String lab,
        Optional<URI> target,
        int rate,
        Duration warmUp,
        Duration calibration,
        Duration duration,
        double fresh,
        double posts,
        Bounds bounds,
        Rests rests,
        Map<String, String> chosen) {

    /** The defaults of a simulation. */
    record Presets(int rate, Duration duration) {}

    /**
     * What the gates allow.
     *
     * @param p99 99th percentile of the response time
     * @param times how often the 99th percentile of the time compared with
     * @param slack and how much more than that
     * @param late how late the generator's 99th percentile may be
     * @param longest how long an answer to the low load may take
     */
    record Bounds(Duration p99, double times, Duration slack, Duration late, Duration longest) {}

    /**
     * How kept connections rest.
     *
     * @param connections how many rest
     * @param shortest the first rest
     * @param longest the last rest
     * @param steps how many rests are tried, each longer than the one before
     * @param server after what time the server under test closes idle connections; zero if that is not known
     */
    record Rests(int connections, Duration shortest, Duration longest, int steps, Duration server) {

        /**
         * Returns a sweep over all rests, with as many rounds as fit into a time.
         *
         * @throws IllegalArgumentException if not even one does
         */
        RestSweep sweep(Duration time) {
            RestSweep once = RestSweep.together(connections, all(), 1);
            if (once.time().compareTo(time) > 0) {
                throw new IllegalArgumentException(
                        "the rests of %s take %d s: raise --duration to that, or lower -Dballast.idle.longest or -Dballast.idle.steps"
                                .formatted(
                                        RestFigures.words(once.rests()),
                                        (once.time().toMillis() + 999) / 1_000));
            }
            return RestSweep.together(connections, once.rests(), (int) time.dividedBy(once.time()));
        }

        /** Returns the rests in order; half of them are around the server's idle time, if that is known. */
        List<Duration> all() {
            int around = server.isZero() ? 0 : (steps + 1) / 2;
            return Stream.concat(
                            RestSweep.growing(shortest, longest, steps - around).stream(),
                            RestSweep.around(server, around).stream())
                    .sorted()
                    .distinct()
                    .toList();
        }
    }

    private static final String PREFIX = "ballast.";
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SHORTEST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    /** Those that {@code ./ballast load} has an option for. */
    private static final List<String> OPTIONS =
            List.of("topology", "balancer", "api", "apis", "lab", "target", "rate", "duration", "warm-up");

    LoadSettings {
        if (target.isPresent() && !lab.isEmpty()) {
            throw new IllegalArgumentException(
                    "-Dballast.lab=%s and -Dballast.target=%s exclude each other".formatted(lab, target.get()));
        }
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException naming the property, its value and what it may be
     */
    static LoadSettings from(Properties properties, Presets presets) {
        Reader reader = new Reader(properties);
        Topology topology =
                switch (reader.text("topology", "reference")) {
                    case "reference" -> Topology.reference();
                    case "article" -> Topology.article();
                    default -> throw reader.bad("topology", "reference or article", "reference");
                };
        topology = topology.withBalancer(
                reader.text("balancer", topology.balancer().toString()));
        topology = topology.withApi(reader.text("api", topology.api().toString()));
        topology = topology.withApis(reader.number("apis", 1, 1, Topology.MAX_APIS, "instances"));
        Duration shortestRest = reader.duration("idle.shortest", Duration.ofMillis(500), SHORTEST_REST, LONGEST_REST);
        return new LoadSettings(
                topology,
                reader.text("lab", ""),
                reader.target(),
                reader.number("rate", presets.rate(), 1, MOST_RATE, "requests a second"),
                reader.duration("warm-up", Duration.ofSeconds(5), SHORTEST_WARM_UP, LONGEST),
                reader.duration("calibration", Duration.ofSeconds(3), Duration.ZERO, LONGEST),
                reader.duration("duration", presets.duration(), SHORTEST, LONGEST),
                reader.number("fresh", 10, 0, 100, "percent") / 100.0,
                reader.number("posts", 20, 0, 100, "percent") / 100.0,
                new Bounds(
                        reader.duration("p99", Duration.ofSeconds(1), MILLI, MINUTE),
                        reader.number("slower.times", 3, 1, 1_000, "times"),
                        reader.duration("slower.slack", Duration.ofMillis(500), Duration.ZERO, MINUTE),
                        reader.duration("late", Duration.ofMillis(500), MILLI, MINUTE),
                        reader.duration("longest", LossClaim.DEFAULT_WITHIN, MILLI, MINUTE)),
                new Rests(
                        reader.number("idle.connections", 100, 1, 1_000, "connections"),
                        shortestRest,
                        reader.duration("idle.longest", Duration.ofSeconds(10), shortestRest, LONGEST_REST),
                        reader.number("idle.steps", 6, 1, 50, "steps"),
                        reader.duration("idle.server", Duration.ZERO, Duration.ZERO, LONGEST_REST)),
                reader.chosen);
    }

    /** Returns the command that repeats a run with these settings. */
    String command(String simulation) {
        return "./ballast load " + simulation + typed(true, " --%s %s") + others();
    }

    private String others() {
        String others = typed(false, " -D" + PREFIX + "%s=%s");
        return others.isEmpty() ? "" : " --" + others;
    }

    private String typed(boolean options, String format) {
        return chosen.entrySet().stream()
                .filter(entry -> OPTIONS.contains(entry.getKey()) == options)
                .map(entry -> format.formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
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
            chosen.put(name, value);
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
            throw bad(name, "a whole number of %s from %d to %d".formatted(unit, least, most), String.valueOf(preset));
        }

        Duration duration(String name, Duration preset, Duration least, Duration most) {
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

        Optional<URI> target() {
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

        IllegalArgumentException bad(String name, String wanted, String preset) {
            return new IllegalArgumentException("-D%s%s=%s is not %s; the default is %s"
                    .formatted(PREFIX, name, properties.getProperty(PREFIX + name), wanted, preset));
        }
    }
}
