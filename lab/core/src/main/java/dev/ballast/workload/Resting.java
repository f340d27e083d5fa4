package dev.ballast.workload;

import java.time.Duration;

/**
 * Connections that are kept alive and rest: each sends one request in each period. A server or a balancer that closes idle
 * connections may close one just as it is used again.
 *
 * @param connections how many there are
 * @param rest from one request of a connection to its next one
 * @param together whether all send at once; otherwise they send evenly apart
 */
public record Resting(int connections, Duration rest, boolean together) implements Habit {

    public Resting {
        LoadPlan.require(connections >= 1, "resting connections %d: use 1 or more", connections);
        LoadPlan.require(rest.toMillis() >= 1, "rest %s: use a millisecond or more", rest);
    }

    /** Returns connections that send evenly apart, one after another. */
    public static Resting apart(int connections, Duration rest) {
        return new Resting(connections, rest, false);
    }

    /** Returns connections that send all at once. The balancer's connections to the instances rest as well. */
    public static Resting together(int connections, Duration rest) {
        return new Resting(connections, rest, true);
    }

    @Override
    public long due(long place) {
        return together ? place / connections * rest.toNanos() : place * rest.toNanos() / connections;
    }
}
