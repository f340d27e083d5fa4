package dev.ballast.load;

import static dev.ballast.loadtest.LoadTestLimits.LONGEST;
import static dev.ballast.loadtest.LoadTestLimits.MOST_RATE;
import static dev.ballast.loadtest.LoadTestLimits.SHORTEST;
import static dev.ballast.loadtest.LoadTestLimits.SHORTEST_WARM_UP;

import dev.ballast.check.LossClaim;
import dev.ballast.loadtest.IdleRests;
import dev.ballast.loadtest.SettingReader;
import dev.ballast.topology.Topology;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

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
        IdleRests rests,
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

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

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
        SettingReader reader = new SettingReader(properties);
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
                IdleRests.from(reader),
                reader.chosen());
    }

    /** Returns the command that repeats a run with these settings. */
    String command(String simulation) {
        return "./ballast load " + simulation + typed(true, " --%s %s") + others();
    }

    private String others() {
        String others = typed(false, " -D" + SettingReader.PREFIX + "%s=%s");
        return others.isEmpty() ? "" : " --" + others;
    }

    private String typed(boolean options, String format) {
        return chosen.entrySet().stream()
                .filter(entry -> OPTIONS.contains(entry.getKey()) == options)
                .map(entry -> format.formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
    }
}
