package dev.ballast.load;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The times in which a pool was constant, and who was in it then, as far as a load reached it. */
final class PoolTimes {

    /** Until an old worker of a balancer that reloads has let go of its connections. */
    private static final long SETTLED_NANOS = Duration.ofSeconds(1).toNanos();

    /** A pool that was constant for less of this may have had members whom no request had reason to reach. */
    private static final int LEAST_REQUESTS_EACH = 10;

    /** A time in which the pool was constant, by {@link System#nanoTime}. */
    record Steady(Set<String> members, long from, long to) {}

    private final List<Steady> steady = new ArrayList<>();
    private final Set<String> members = new LinkedHashSet<>();
    private final Lab lab;
    private final double perSecond;
    private final long end;
    private long since;
    private double sinceMs;

    /**
     * @param lab whose pool it is
     * @param perSecond arrival rate of the load
     * @param end of the load, by {@link System#nanoTime}
     */
    PoolTimes(Lab lab, double perSecond, long end) {
        this.lab = lab;
        this.perSecond = perSecond;
        this.end = end;
    }

    /** Says that the pool is what it is to be from now on. */
    void begin() {
        since = System.nanoTime();
        sinceMs = lab.history().nowMs();
    }

    /** Says that it is about to change, or that the load is over. What somebody else has changed meanwhile was not constant. */
    void end() {
        long to = Math.min(System.nanoTime(), end);
        if (hasChanged()) {
            return;
        }
        Set<String> now = new LinkedHashSet<>(
                lab.instances("api").stream().map(Instance::hostname).toList());
        if ((to - since) / 1e9 * perSecond >= LEAST_REQUESTS_EACH * now.size()) {
            members.addAll(now);
        }
        if (to > since + SETTLED_NANOS) {
            steady.add(new Steady(now, since + SETTLED_NANOS, to));
        }
    }

    private boolean hasChanged() {
        return lab.known().stream()
                .filter(entry -> entry.atMs() > sinceMs)
                .anyMatch(entry -> entry.event() instanceof BalancerEvent.Rendered
                        || entry.event() instanceof ConsulEvent.Passing
                        || entry.event() instanceof InstanceEvent.Killed);
    }

    /** Returns the host names that were in the pool for long enough to be reached. */
    Set<String> members() {
        return members;
    }

    /** Returns whether there was a time with more than one instance, among which requests could be spread. */
    boolean hadSeveral() {
        return steady.stream().anyMatch(time -> time.members().size() > 1);
    }

    List<Steady> steady() {
        return steady;
    }
}
