package dev.ballast.load;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens while Gatling's requests run: changes of the pool, and beside them a low load that never retries, since
 * Gatling's client does so silently and its "0 failed" does not mean 0 lost.
 */
final class PoolWork {

    /** Enough for a bound on the loss rate (0 of N: below 3/N), and little beside Gatling's. */
    private static final int PROBES_PER_SECOND = 50;

    /** Half of the requests go on these, kept alive: idle ones are what a careless restart or reload cuts. */
    private static final int PROBE_CONNECTIONS = 10;

    /** Until an old worker of a balancer that reloads has let go of its connections. */
    private static final long SETTLED_NANOS = Duration.ofSeconds(1).toNanos();

    /** The changes are over once whoever left is drained: 5 s, and some for the rest. */
    private static final long LAST_CHANGE_NANOS = Duration.ofSeconds(8).toNanos();

    private static final long CHURN_NANOS = Duration.ofSeconds(1).toNanos();

    /** A pool that was constant for less of this may have had members whom no request had reason to reach. */
    private static final int LEAST_REQUESTS_EACH = 10;

    /** A time in which the pool was constant, by {@link System#nanoTime}. */
    record Steady(Set<String> members, long from, long to) {}

    private final Target target;
    private final PoolChanges changes;
    private final Profile profile;
    private final List<Steady> steady = new ArrayList<>();
    private final Set<String> members = new LinkedHashSet<>();
    private final CompletableFuture<LoadResult> probes = new CompletableFuture<>();
    private Optional<Event.Checked> pool = Optional.empty();
    private long start;
    private long end;
    private long inForce; // since when the pool is what it is

    /** @param profile of the load beside which this happens */
    PoolWork(Target target, PoolChanges changes, Profile profile) {
        this.target = target;
        this.changes = changes;
        this.profile = profile;
    }

    /** Begins, on a thread of its own; Gatling's must not be blocked. */
    void start() {
        Thread thread = new Thread(this::run, "ballast-pool-work");
        thread.setUncaughtExceptionHandler((died, why) -> probes.completeExceptionally(why));
        thread.setDaemon(true);
        thread.start();
    }

    boolean isDone() {
        return probes.isDone();
    }

    /** Returns what became of the low load; throws where the work ended before it did. */
    LoadResult probes() {
        return probes.join();
    }

    /** Returns whether the pool was changed; empty where it was not to be. */
    Optional<Event.Checked> pool() {
        return pool;
    }

    /** Returns the host names that were in the pool. */
    Set<String> members() {
        return members;
    }

    /** Returns when the pool was constant. */
    List<Steady> steady() {
        return steady;
    }

    private void run() {
        try (Load load = target.plan()
                .rate(PROBES_PER_SECOND)
                .connections(PROBE_CONNECTIONS)
                .start()) {
            start = System.nanoTime();
            end = at(1);
            inForce = start;
            target.lab().ifPresent(this::change);
            sleepUntil(end);
            probes.complete(load.stop());
        }
    }

    private void change(Lab lab) {
        int before = lab.instances("api").size();
        String check = "pool changed under load: " + changes.path(before);
        try {
            int done = changes.isChurn() ? churn(lab, before) : step(lab);
            long over = System.nanoTime();
            remember(lab, end);
            pool = changes.any() ? Optional.of(told(check, done, over - start)) : Optional.empty();
        } catch (RuntimeException e) {
            pool = Optional.of(new Event.Checked(check, Verdict.INVALID, String.valueOf(e.getMessage())));
        }
    }

    private int step(Lab lab) {
        for (PoolChanges.Step step : changes.steps()) {
            sleepUntil(at(step.at()));
            remember(lab, System.nanoTime());
            lab.scale("api", step.instances());
            inForce = System.nanoTime();
        }
        return changes.steps().size();
    }

    /** Returns how many changes it made; a late one is followed by the next at once, until it has caught up. */
    private int churn(Lab lab, int before) {
        List<CompletableFuture<Void>> drains = new ArrayList<>();
        long last = end - LAST_CHANGE_NANOS;
        for (long next = at(changes.churnFrom()); Math.max(next, System.nanoTime()) <= last; next += CHURN_NANOS) {
            sleepUntil(next);
            remember(lab, System.nanoTime());
            drains.add(lab.scaleUntilInForce("api", before + (drains.size() % 2 == 0 ? 1 : 0)));
            inForce = System.nanoTime();
        }
        drains.forEach(CompletableFuture::join);
        inForce = System.nanoTime(); // who drains may answer on a connection that it has already
        return drains.size();
    }

    private int due() {
        return changes.isChurn()
                ? 1 + (int) Math.max(0, (end - LAST_CHANGE_NANOS - at(changes.churnFrom())) / CHURN_NANOS)
                : changes.steps().size();
    }

    private void remember(Lab lab, long to) {
        Set<String> now = new LinkedHashSet<>(
                lab.instances("api").stream().map(Instance::hostname).toList());
        double seconds = (Math.min(to, end) - inForce) / 1e9;
        if (seconds * perSecond() >= LEAST_REQUESTS_EACH * now.size()) {
            members.addAll(now);
        }
        long from = inForce + SETTLED_NANOS;
        if (Math.min(to, end) > from) {
            steady.add(new Steady(now, from, Math.min(to, end)));
        }
    }

    private double perSecond() {
        return profile.requests(1) / (profile.duration().toMillis() / 1e3);
    }

    private long at(double share) {
        return start + (long) (share * profile.duration().toNanos());
    }

    private Event.Checked told(String check, int done, long tookNanos) {
        String when =
                "%d changes of %d that were due, each in force and drained, the last %.1f s after the load began; it ran for %d s"
                        .formatted(
                                done, due(), tookNanos / 1e9, profile.duration().toSeconds());
        return done > 0 && tookNanos <= profile.duration().toNanos()
                ? new Event.Checked(check, Verdict.VALID, when)
                : new Event.Checked(check, Verdict.UNKNOWN, when + ": too short, raise the duration");
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
