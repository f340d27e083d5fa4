package dev.ballast.workload;

import java.time.Duration;

/**
 * How some clients of a load behave: when they send, on which connections, and how fast they write and read. A plan takes
 * several ({@link LoadPlanBuilder#with}), beside the clients that are always busy. {@link Resting}, {@link ColdBursts},
 * {@link Uploads} and {@link SlowReaders} ship; another one is another implementation. Immutable.
 */
public interface Habit {

    /**
     * Returns the number of connections, 1 or more, and so the most requests under way at once. Of n connections, the first
     * sends the requests at the places 0, n, 2n and so on, the second those at 1, n + 1, 2n + 1. So a slow answer on one does
     * not change when another one sends.
     */
    int connections();

    /**
     * Returns when a request is due, in nanoseconds since the load's start.
     *
     * @param place from 0; a request is never due before that at the previous place
     */
    long due(long place);

    /** Returns the share of the requests, 0 to 1, that go on a new connection each. The others' are kept alive. */
    default double fresh() {
        return 0;
    }

    /**
     * Returns the bytes of a body that each request posts to {@code /echo}, and that must come back; 0 if the requests are
     * the plan's: GETs of its path, and its share of small POSTs.
     */
    default int body() {
        return 0;
    }

    /** Returns at how many bytes a second a request is written, or 0 for as fast as possible. */
    default int writtenPerSecond() {
        return 0;
    }

    /** Returns at how many bytes a second an answer is read, or 0 for as fast as possible. */
    default int readPerSecond() {
        return 0;
    }

    /**
     * Returns how long a request takes because of the habit. This is added to the plan's timeout. Requests that take time
     * so are slow ones, whose latency is in no percentile.
     */
    default Duration takes() {
        return Duration.ZERO;
    }
}
