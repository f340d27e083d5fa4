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

    /** A change that takes an instance away waits until it is drained: 5 s, and some for the rest. */
    private static final long LAST_CHANGE_NANOS = Duration.ofSeconds(8).toNanos();

    private static final long CHURN_NANOS = Duration.ofSeconds(1).toNanos();

    /** A time in which the pool was constant, by {@link System#nanoTime}. */
    record Steady(Set<String> members, long from, long to) {}

    private final Target target;
    private final PoolChanges changes;
    private final Duration duration;
    private final List<Steady> steady = new ArrayList<>();
    private final Set<String> members = new LinkedHashSet<>();
    private final CompletableFuture<LoadResult> probes = new CompletableFuture<>();
    private Optional<Event.Checked> pool = Optional.empty();
    private long end;

    PoolWork(Target target, PoolChanges changes, Duration duration) {
        this.target = target;
        this.changes = changes;
        this.duration = duration;
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
            long start = System.nanoTime();
            target.lab().ifPresent(lab -> change(lab, start));
            sleepUntil(start + duration.toNanos());
            probes.complete(load.stop());
        }
    }

    private void change(Lab lab, long start) {
        end = start + duration.toNanos();
        int before = lab.instances("api").size();
        String check = "pool changed under load: " + changes.path(before);
        long[] since = {start};
        int done = 0;
        try {
            if (changes.isChurn()) {
                sleepUntil(start + (long) (changes.churnFrom() * duration.toNanos()));
                for (long next = System.nanoTime();
                        next <= end - LAST_CHANGE_NANOS;
                        next = Math.max(next + CHURN_NANOS, System.nanoTime())) {
                    sleepUntil(next);
                    scale(lab, before + (done % 2 == 0 ? 1 : 0), since);
                    done++;
                }
            }
            for (PoolChanges.Step step : changes.steps()) {
                sleepUntil(start + (long) (step.at() * duration.toNanos()));
                scale(lab, step.instances(), since);
                done++;
            }
            long now = System.nanoTime();
            remember(lab, since[0], end);
            pool = changes.any() ? Optional.of(told(check, done, now - start)) : Optional.empty();
        } catch (RuntimeException e) {
            pool = Optional.of(new Event.Checked(check, Verdict.INVALID, String.valueOf(e.getMessage())));
        }
    }

    private void scale(Lab lab, int instances, long[] since) {
        remember(lab, since[0], System.nanoTime());
        lab.scale("api", instances);
        since[0] = System.nanoTime() + SETTLED_NANOS;
    }

    private void remember(Lab lab, long from, long to) {
        Set<String> now = new LinkedHashSet<>(
                lab.instances("api").stream().map(Instance::hostname).toList());
        if (from < end) { // who came after the load could not answer it
            members.addAll(now);
        }
        if (Math.min(to, end) > from) {
            steady.add(new Steady(now, from, Math.min(to, end)));
        }
    }

    private Event.Checked told(String check, int done, long tookNanos) {
        String when = "%d changes, each in force and drained, the last %.1f s after the load began; it ran for %d s"
                .formatted(done, tookNanos / 1e9, duration.toSeconds());
        return done > 0 && tookNanos <= duration.toNanos()
                ? new Event.Checked(check, Verdict.VALID, when)
                : new Event.Checked(check, Verdict.UNKNOWN, when + ": too short, raise the duration");
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
