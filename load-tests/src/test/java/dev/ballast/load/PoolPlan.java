package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.check.LossCheck;
import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import dev.ballast.workload.Load;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What happens to the pool while Gatling's requests run: changes at planned moments, and beside them a low load that
 * never retries, since Gatling's client does so silently and its "0 failed" does not mean 0 lost.
 */
final class PoolPlan {

    /** A change of the pool, at a share of the load's duration. */
    record Change(double at, int instances) {}

    /** Enough for a bound on the loss rate (0 of N: below 3/N), and little beside Gatling's. */
    private static final int PROBES_PER_SECOND = 50;

    /** Half are kept alive: idle ones are what a careless restart or reload cuts. */
    private static final int PROBE_CONNECTIONS = 10;

    private final Lab lab;
    private final Duration duration;
    private final List<Change> changes;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Event.Checked pool;
    private Event.Checked loss;

    PoolPlan(Lab lab, Duration duration, List<Change> changes) {
        this.lab = lab;
        this.duration = duration;
        this.changes = changes;
        String notYet = "the plan did not come to its end";
        this.pool = new Event.Checked("pool changed under load: " + path(), Verdict.UNKNOWN, notYet);
        this.loss = new Event.Checked(LossCheck.NAME, Verdict.UNKNOWN, notYet);
    }

    /** Begins, on a thread of its own; Gatling's must not be blocked. */
    void start() {
        Thread thread = new Thread(this::run, "ballast-pool-plan");
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells whether the pool was changed, the load has stopped and both verdicts are in the history. */
    boolean isDone() {
        return done.isDone();
    }

    private void run() {
        lab.history().record(new Event.Phase("load"));
        long start = System.nanoTime();
        try (Load probes = lab.load()
                .rate(PROBES_PER_SECOND)
                .connections(PROBE_CONNECTIONS)
                .start()) {
            pool = change(start);
            sleepUntil(start + duration.toNanos());
            loss = LossCheck.of(probes.stop());
        } catch (RuntimeException e) {
            loss = new Event.Checked(loss.check(), Verdict.UNKNOWN, e.toString());
        } finally {
            lab.history().record(pool);
            lab.history().record(loss);
            done.complete(null);
        }
    }

    private Event.Checked change(long start) {
        try {
            for (Change change : changes) {
                sleepUntil(start + (long) (change.at() * duration.toNanos()));
                lab.scale("api", change.instances());
            }
        } catch (RuntimeException e) {
            return new Event.Checked(pool.check(), Verdict.INVALID, String.valueOf(e.getMessage()));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String when = "done, drained, %.1f s after the load began; it ran for %d s"
                .formatted(took.toMillis() / 1000.0, duration.toSeconds());
        return took.compareTo(duration) <= 0
                ? new Event.Checked(pool.check(), Verdict.VALID, when)
                : new Event.Checked(pool.check(), Verdict.UNKNOWN, when + ": too short, raise -Dballast.duration");
    }

    private String path() {
        return lab.topology().apis()
                + changes.stream().map(change -> " to " + change.instances()).collect(Collectors.joining());
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
