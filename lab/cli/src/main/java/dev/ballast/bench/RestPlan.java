package dev.ballast.bench;

import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which connections rest for how long in front of a server: for 0.5 to 70 s, and half of the requests come after a rest within
 * 0.5 s of the time after which the server closes an idle connection.
 *
 * @param together connections that send all at once while nothing else does, so that the balancer's connections to the
 *     instances rest as well; for three times the server's idle time at most, since none of those is left then
 * @param apart connections of all rests side by side, so that some of the balancer's connections are always busy
 */
public record RestPlan(List<RestSweep> together, List<RestSweep> apart) {

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(70);

    /** Until all connections apart have sent for the first time. */
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private static final int BURSTS_SWEPT = 6;

    /** Those nearest to the idle time are 4 ms from it. To answer a burst takes longer, so that they meet the close. */
    private static final int BURSTS_AROUND = 11;

    private static final int LEAST_BURST = 10;

    /** Two instances of the slowest server answer so many within a fifth of a second on two cores. */
    private static final int MOST_BURST = 200;

    private static final int STEPS = 20;

    /** Requests a second, which leaves half of two cores idle. */
    private static final int RATE = 400;

    /** Connections that rest for about the server's idle time; a load may have 2,000 in all. */
    private static final int MOST_AROUND = 1_400;

    /**
     * Returns a plan.
     *
     * @param requests at least so many come after a rest
     * @param server after what time the server closes an idle connection
     */
    public static RestPlan of(long requests, Duration server) {
        int burst = (int) Math.max(LEAST_BURST, Math.min(MOST_BURST, requests / 50));
        int finer = (int) Math.max(1, Math.min(3, requests / 30_000));
        List<Duration> swept = RestSweep.growing(SHORTEST, longestTogether(server), finer * BURSTS_SWEPT);
        List<Duration> around = RestSweep.around(server, finer * BURSTS_AROUND);
        long half = (requests + 1) / 2;
        Duration time = Stream.of(
                        LONGEST.plus(SPREAD),
                        Duration.ofSeconds(2 * half / RATE).plus(SPREAD),
                        server.multipliedBy(half).dividedBy(MOST_AROUND).plus(SPREAD))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new RestPlan(
                List.of(RestSweep.together(
                        burst,
                        Stream.concat(swept.stream(), around.stream()).sorted().toList(),
                        1)),
                Stream.concat(
                                apart(
                                        half - (long) burst * swept.size(),
                                        RestSweep.growing(SHORTEST, LONGEST, STEPS),
                                        time),
                                apart(half - (long) burst * around.size(), RestSweep.around(server, STEPS), time))
                        .toList());
    }

    private static Duration longestTogether(Duration server) {
        Duration longest = server.multipliedBy(3);
        return longest.compareTo(LONGEST) < 0 ? longest : LONGEST;
    }

    /** Returns as few connections of each rest as send so many requests after a rest within a time. */
    private static Stream<RestSweep> apart(long requests, List<Duration> rests, Duration time) {
        long each = rests.stream().mapToLong(rest -> rounds(rest, time)).sum();
        int connections = (int) Math.max(1, (requests + each - 1) / each);
        return rests.stream()
                .map(rest -> new RestSweep(connections, List.of(rest), (int) rounds(rest, time), spread(rest)));
    }

    private static long rounds(Duration rest, Duration time) {
        return Math.max(1, time.minus(SPREAD).dividedBy(rest));
    }

    private static Duration spread(Duration rest) {
        return rest.compareTo(SPREAD) < 0 ? rest : SPREAD;
    }

    /** Returns this without the connections that send apart, for a measurement that must be short. */
    public RestPlan onlyTogether() {
        return new RestPlan(together, List.of());
    }

    /** Returns the loads, one after another: habits that are mixed in each. */
    List<List<RestSweep>> loads() {
        return Stream.of(together, apart).filter(load -> !load.isEmpty()).toList();
    }

    /** Returns how many requests come after a rest. */
    public long rested() {
        return loads().stream()
                .flatMap(List::stream)
                .mapToLong(RestSweep::rested)
                .sum();
    }

    /** Returns how long all of it takes. */
    public Duration time() {
        return loads().stream().map(RestPlan::timeOf).reduce(Duration.ZERO, Duration::plus);
    }

    static Duration timeOf(List<RestSweep> load) {
        return load.stream().map(RestSweep::time).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** Returns how long a connection had rested before each request of a load, by number; zero before its first one. */
    static Duration[] restsBefore(List<RestSweep> load, int requests) {
        Duration[] rests = new Duration[requests];
        long[] next = new long[load.size()];
        for (int number = 0; number < requests; number++) {
            int first = 0; // of those that are due at the same time, earlier habits come first
            for (int habit = 1; habit < next.length; habit++) {
                if (load.get(habit).due(next[habit]) < load.get(first).due(next[first])) {
                    first = habit;
                }
            }
            rests[number] = load.get(first).restBefore(next[first]++);
        }
        return rests;
    }
}
