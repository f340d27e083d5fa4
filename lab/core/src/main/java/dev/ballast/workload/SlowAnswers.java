package dev.ballast.workload;

import java.time.Duration;

/** Clients whose requests the instances take their time to answer. */
record SlowAnswers(int rate, int connections, double fresh, Duration takes) implements Habit {

    private static final long SECOND = 1_000_000_000L;

    @Override
    public long due(long place) {
        return place * SECOND / rate;
    }
}
