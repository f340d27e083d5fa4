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

    private final Map<Long, Double> moved = new HashMap<>();

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
        return moved.computeIfAbsent(minute(entry), this::movedNear);
    }

    private double movedNear(long minute) {
        DoubleSummaryStatistics near = new DoubleSummaryStatistics();
        for (long one = minute - 1; one <= minute + 1; one++) {
            near.combine(ahead.getOrDefault(one, new DoubleSummaryStatistics()));
        }
        double movedMs = near.getMax() - near.getMin();
        return movedMs > NOISE_MS ? movedMs : 0;
    }
}
