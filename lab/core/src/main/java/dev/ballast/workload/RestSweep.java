package dev.ballast.workload;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Connections that are kept alive and rest, for a different time at each step. A server or a balancer that closes idle connections
 * may close one just as it is used again, and a sweep meets that moment although nobody knows the time-out.
 *
 * @param connections how many there are
 * @param rests from one request of a connection to its next one, for each step
 * @param rounds how often the connections rest in each step
 * @param apart the time within which they send one after another; zero if all send at once, so that the balancer's
 *     connections to the instances rest as well
 */
public record RestSweep(int connections, List<Duration> rests, int rounds, Duration apart) implements Habit {

    /** Servers that close idle connections do so within this time of their setting. */
    private static final Duration AROUND = Duration.ofMillis(500);

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final long NEVER = Long.MAX_VALUE / 4;

    public RestSweep {
        LoadPlan.require(connections >= 1, "resting connections %d: use 1 or more", connections);
        LoadPlan.require(rounds >= 1, "rounds %d: use 1 or more", rounds);
        LoadPlan.require(!rests.isEmpty(), "rests %s: name one or more", rests);
        for (Duration rest : rests) {
            LoadPlan.require(rest.toMillis() >= 1, "rest %s: use a millisecond or more", rest);
            LoadPlan.require(
                    !apart.isNegative() && apart.compareTo(rest) <= 0,
                    "sent within %s: use zero or more, and at most the rest of %s",
                    apart,
                    rest);
        }
        rests = List.copyOf(rests);
    }

    /** Returns connections that send all at once after each rest. */
    public static RestSweep together(int connections, List<Duration> rests, int rounds) {
        return new RestSweep(connections, rests, rounds, Duration.ZERO);
    }

    /** Returns rests, each longer than the one before by the same factor. */
    public static List<Duration> growing(Duration shortest, Duration longest, int steps) {
        double first = shortest.toMillis();
        double factor = longest.toMillis() / first;
        return IntStream.range(0, steps)
                .mapToDouble(step -> first * Math.pow(factor, steps == 1 ? 1 : step / (steps - 1.0)))
                .mapToObj(RestSweep::rest)
                .toList();
    }

    /**
     * Returns rests within 0.5 s of the time after which a server closes an idle connection. The nearer they are to it, the
     * closer they are to each other, because it takes milliseconds to close one.
     */
    public static List<Duration> around(Duration server, int steps) {
        double half = AROUND.toMillis();
        return IntStream.range(0, steps)
                .mapToDouble(step -> steps == 1 ? 0 : 2 * step / (steps - 1.0) - 1)
                .map(part -> server.toMillis() + half * part * part * part)
                .mapToObj(RestSweep::rest)
                .toList();
    }

    private static Duration rest(double millis) {
        return Duration.ofMillis(Math.max(SHORTEST.toMillis(), Math.round(millis)));
    }

    @Override
    public long due(long place) {
        long left = place / connections;
        long due = place % connections * apart.toNanos() / connections;
        for (Duration rest : rests) {
            long here = Math.min(left, rounds);
            due += here * rest.toNanos();
            left -= here;
        }
        return left > 0 ? NEVER : due;
    }

    /** Returns how long a connection has rested before the request at a place; zero if it is its first one. */
    public Duration restBefore(long place) {
        long before = place / connections - 1;
        return before < 0 ? Duration.ZERO : rests.get((int) Math.min(before / rounds, rests.size() - 1L));
    }

    /** Returns how many requests come after a rest; each connection sends one more, its first. */
    public long rested() {
        return (long) connections * rounds * rests.size();
    }

    /** Returns the time from the first request to the last one. */
    public Duration time() {
        return rests.stream().map(rest -> rest.multipliedBy(rounds)).reduce(apart, Duration::plus);
    }
}
