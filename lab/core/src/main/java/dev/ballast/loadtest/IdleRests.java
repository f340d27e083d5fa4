package dev.ballast.loadtest;

import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How kept connections rest.
 *
 * @param connections how many rest
 * @param shortest the first rest
 * @param longest the last rest
 * @param steps how many rests are tried, each longer than the one before
 * @param server after what time the server under test closes idle connections; zero if that is not known
 */
public record IdleRests(int connections, Duration shortest, Duration longest, int steps, Duration server) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Reads the properties {@code ballast.idle.*}. */
    public static IdleRests from(SettingReader reader) {
        Duration shortest = reader.duration("idle.shortest", Duration.ofMillis(500), SHORTEST, LONGEST);
        return new IdleRests(
                reader.number("idle.connections", 100, 1, 1_000, "connections"),
                shortest,
                reader.duration("idle.longest", Duration.ofSeconds(10), shortest, LONGEST),
                reader.number("idle.steps", 6, 1, 50, "steps"),
                reader.duration("idle.server", Duration.ZERO, Duration.ZERO, LONGEST));
    }

    /**
     * Returns a sweep over all rests, with as many rounds as fit into a time.
     *
     * @throws IllegalArgumentException if not even one does
     */
    public RestSweep sweep(Duration time) {
        RestSweep once = RestSweep.together(connections, all(), 1);
        if (once.time().compareTo(time) > 0) {
            throw new IllegalArgumentException(
                    "Idle needs %ds or more, since its rests are %s: raise --duration %s to that, or lower -Dballast.idle.longest or -Dballast.idle.steps"
                            .formatted(
                                    (once.time().toMillis() + 999) / 1_000,
                                    once.rests().stream()
                                            .map(IdleRests::inWords)
                                            .collect(Collectors.joining(", ")),
                                    Durations.typed(time)));
        }
        return RestSweep.together(connections, once.rests(), (int) time.dividedBy(once.time()));
    }

    /** Returns the rests in order; half of them are around the server's idle time, if that is known. */
    public List<Duration> all() {
        int around = server.isZero() ? 0 : (steps + 1) / 2;
        return Stream.concat(
                        RestSweep.growing(shortest, longest, steps - around).stream(),
                        RestSweep.around(server, around).stream())
                .sorted()
                .distinct()
                .toList();
    }

    /** Returns a rest in seconds. */
    public static String inWords(Duration rest) {
        return String.format(Locale.ROOT, "%.2f s", rest.toMillis() / 1e3);
    }
}
