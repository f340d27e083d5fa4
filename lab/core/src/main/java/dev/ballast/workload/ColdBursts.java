package dev.ballast.workload;

import java.time.Duration;

/**
 * Bursts from cold: in each period that many requests are due at once, each on a new connection, and none in between.
 *
 * @param requests how many there are in a burst
 * @param every from one burst to the next one
 */
public record ColdBursts(int requests, Duration every) implements Habit {

    public ColdBursts {
        LoadPlan.require(requests >= 1, "bursts of %d requests: use 1 or more", requests);
        LoadPlan.require(every.toMillis() >= 1, "bursts every %s: use a millisecond or more", every);
    }

    @Override
    public int connections() {
        return requests;
    }

    @Override
    public long due(long place) {
        return place / requests * every.toNanos();
    }

    @Override
    public double fresh() {
        return 1;
    }
}
