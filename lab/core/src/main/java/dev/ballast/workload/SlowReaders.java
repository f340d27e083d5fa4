package dev.ballast.workload;

import java.time.Duration;

/**
 * Slow readers: POSTs of a body that comes back, and whose answer is read at a low rate, on connections that are kept
 * alive. Each connection sends one in each period, evenly apart.
 *
 * @param connections how many there are
 * @param every from one request of a connection to its next one
 * @param body bytes of a body; more than the sockets' buffers take if the server is to notice
 * @param readPerSecond bytes a second
 */
public record SlowReaders(int connections, Duration every, int body, int readPerSecond) implements Habit {

    public SlowReaders {
        LoadPlan.require(connections >= 1, "slowly reading connections %d: use 1 or more", connections);
        LoadPlan.require(every.toMillis() >= 1, "slow reads every %s: use a millisecond or more", every);
        LoadPlan.require(body >= 1, "slow reads of %d bytes: use 1 or more", body);
        LoadPlan.require(readPerSecond >= 1, "reads at %d bytes/s: use 1 or more", readPerSecond);
    }

    @Override
    public long due(long place) {
        return place * every.toNanos() / connections;
    }

    @Override
    public Duration takes() {
        return Pace.time(body, readPerSecond);
    }
}
