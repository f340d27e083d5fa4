package dev.ballast.load;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import java.util.LinkedHashSet;
import java.util.Set;

/** The times in which a pool was constant, as the process that changes it knows, and the instances that the load reached then. */
final class PoolTimes {

    /** If a pool was constant for less time than this, some members may have received no request by chance. */
    private static final int LEAST_REQUESTS_EACH = 10;

    private final Set<String> members = new LinkedHashSet<>();
    private final Lab lab;
    private final double perSecond;
    private final long end;
    private long since;
    private double sinceMs;
    private boolean several;

    /**
     * @param lab whose pool it is
     * @param perSecond arrival rate of the load
     * @param end of the measured load, by {@link System#nanoTime}
     */
    PoolTimes(Lab lab, double perSecond, long end) {
        this.lab = lab;
        this.perSecond = perSecond;
        this.end = end;
    }

    /** Marks the begin of a time in which the pool is constant. */
    void begin() {
        since = System.nanoTime();
        sinceMs = lab.history().nowMs();
    }

    /**
     * Marks the end of that time: a change is about to begin, or the load is over. If another process has changed the
     * pool meanwhile, it was not constant.
     */
    void end() {
        long to = System.nanoTime();
        if (hasChanged()) {
            return;
        }
        Set<String> now = new LinkedHashSet<>(
                lab.instances("api").stream().map(Instance::hostname).toList());
        if (requests(since, to, end, perSecond) >= LEAST_REQUESTS_EACH * now.size()) {
            members.addAll(now);
        }
        several |= now.size() > 1;
    }

    /** Returns how many requests are due in a time: of the load until its end, and of the low load after that. */
    static double requests(long from, long to, long end, double perSecond) {
        long measured = Math.max(0, Math.min(to, end) - from);
        return (measured * perSecond + (to - from - measured) * (double) PoolWork.PROBES_PER_SECOND) / 1e9;
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
        return several;
    }

    /** Judges whether requests were spread evenly over them. */
    RunEvent.Checked evenSpread(Figures figures) {
        return Gates.evenSpread(figures, lab.known(), lab.history()::atMs);
    }
}
