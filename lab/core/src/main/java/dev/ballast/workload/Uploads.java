package dev.ballast.workload;

import java.time.Duration;

/**
 * Slow uploads: POSTs whose body is sent at a low rate, on connections that are kept alive. Each connection sends one in
 * each period, evenly apart.
 *
 * @param connections how many there are
 * @param every from the begin of one upload of a connection to the next one
 * @param body bytes of a body, which must come back
 * @param writtenPerSecond bytes a second
 */
public record Uploads(int connections, Duration every, int body, int writtenPerSecond) implements Habit {

    public Uploads {
        LoadPlan.require(connections >= 1, "uploading connections %d: use 1 or more", connections);
        LoadPlan.require(every.toMillis() >= 1, "uploads every %s: use a millisecond or more", every);
        LoadPlan.require(body >= 1, "uploads of %d bytes: use 1 or more", body);
        LoadPlan.require(writtenPerSecond >= 1, "uploads at %d bytes/s: use 1 or more", writtenPerSecond);
    }

    @Override
    public long due(long place) {
        return place * every.toNanos() / connections;
    }

    @Override
    public Duration takes() {
        return Pace.time(body, writtenPerSecond);
    }
}
