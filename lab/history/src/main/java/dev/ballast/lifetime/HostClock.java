package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By how much the host's clock was set while a history was recorded. What the engine and the containers say has a time of
 * the host's clock, so a step of it is an error of that time. The run's own clock is never set.
 */
final class HostClock {

    /** Both clocks are read within 5 ms of each other, so a smaller difference is no step. */
    private static final double NOISE_MS = 5;

    /** A time is converted soon after it was told, so an earlier or later step does not concern it. */
    private static final double NEAR_MS = 60_000;

    /** How far the host's clock was ahead of the run's, by the minute of the run. */
    private final Map<Long, DoubleSummaryStatistics> ahead = new HashMap<>();

    HostClock(List<Entry<?>> entries) {
        for (Entry<?> entry : entries) {
            Instant wall = entry.wall();
            if (wall != null) {
                ahead.computeIfAbsent(minute(entry), minute -> new DoubleSummaryStatistics())
                        .accept(wall.getEpochSecond() * 1e3 + wall.getNano() / 1e6 - entry.atMs());
            }
        }
    }

    private static long minute(Entry<?> entry) {
        return (long) Math.floor(entry.atMs() / NEAR_MS);
    }

    /** Returns by how many milliseconds a step of the host's clock may have moved an entry; 0 if there was no step. */
    double movedMs(Entry<?> entry) {
        if (!(entry.event() instanceof InstanceEvent) && !(entry.event() instanceof BalancerEvent)) {
            return 0;
        }
        DoubleSummaryStatistics near = new DoubleSummaryStatistics();
        for (long minute = minute(entry) - 1; minute <= minute(entry) + 1; minute++) {
            near.combine(ahead.getOrDefault(minute, new DoubleSummaryStatistics()));
        }
        double moved = near.getMax() - near.getMin();
        return moved > NOISE_MS ? moved : 0;
    }
}
