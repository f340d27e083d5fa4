package dev.ballast.load;

import dev.ballast.Lab;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.load.PoolChanges.Planned;
import dev.ballast.loss.LoadResult;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Changes the pool while Gatling's requests run, and sends a low load that never retries. Gatling's client retries
 * silently, so its "0 failed" does not mean that nothing was lost.
 */
final class PoolWork {

    /** Enough for a bound on the share lost while the pool changes, which takes seconds, and few beside Gatling's. */
    static final int PROBES_PER_SECOND = 100;

    /**
     * Half of the requests go on these connections, which are kept alive, because a careless restart or reload cuts
     * idle ones.
     */
    private static final int PROBE_CONNECTIONS = 10;

    /** If a churn is behind by this time, it leaves out the rest, so the pool can come to rest before the load ends. */
    private static final Duration TOO_LATE = Duration.ofSeconds(1);

    /** The least time between two changes that are late: enough for the low load to show how requests are spread. */
    private static final Duration STEADY = Duration.ofSeconds(8);

    private final Target target;
    private final PoolChanges changes;
    private final ArrivalProfile profile;
    private final UnaryOperator<LoadPlan> low;
    private final CompletableFuture<LoadResult> probes = new CompletableFuture<>();
    private Optional<PoolTimes> times = Optional.empty();
    private List<RunEvent.Checked> function = List.of();
    private List<RunEvent.Checked> measured = List.of();
    private volatile boolean changing = true;

    /** @param profile of the load beside which this happens */
    PoolWork(Target target, PoolChanges changes, ArrivalProfile profile) {
        this(target, changes, profile, plan -> plan.rate(PROBES_PER_SECOND).connections(PROBE_CONNECTIONS));
    }

    /**
     * @param profile of the load beside which this happens
     * @param low returns the plan of the low load, made from the target's
     */
    PoolWork(Target target, PoolChanges changes, ArrivalProfile profile, UnaryOperator<LoadPlan> low) {
        this.target = target;
        this.changes = changes;
        this.profile = profile;
        this.low = low;
    }

    /** Returns the work beside a load test's first leg. */
    static PoolWork of(Target target, Shape shape, LoadSettings settings) {
        ArrivalProfile profile = shape.legs().get(0).profile();
        return shape.rests()
                .map(rests -> new PoolWork(
                        target,
                        shape.changes(),
                        profile,
                        plan -> plan.with(rests).rate(0).posts(settings.posts())))
                .orElseGet(() -> new PoolWork(target, shape.changes(), profile));
    }

    /** Begins on another thread, since Gatling's must not be blocked. */
    void start() {
        Thread thread = new Thread(this::run, "ballast-pool-work");
        thread.setUncaughtExceptionHandler((died, why) -> probes.completeExceptionally(why));
        thread.setDaemon(true);
        thread.start();
    }

    boolean isDone() {
        return probes.isDone();
    }

    /** Waits for the result of the low load, and returns it. Throws a CompletionException if the work failed. */
    LoadResult probes() {
        return probes.join();
    }

    /** Returns whether changes of the pool are still to come, or under way. */
    boolean isChanging() {
        return changing;
    }

    /** Returns the verdict on the changes of the pool; none if no change was planned. */
    List<RunEvent.Checked> function() {
        return function;
    }

    /** Returns the verdict on when they were over, which depends on the machine too. */
    List<RunEvent.Checked> times() {
        return measured;
    }

    /** Returns when the pool was constant, and its members; empty if the target is no lab. */
    Optional<PoolTimes> constant() {
        return times;
    }

    private void run() {
        try (Load load = low.apply(target.plan()).start()) {
            long start = System.nanoTime();
            long end = start + profile.duration().toNanos();
            target.lab().ifPresent(lab -> {
                PoolTimes constant = new PoolTimes(lab, profile.perSecond(), end);
                times = Optional.of(constant);
                change(lab, start, constant);
                if (changes.any() && System.nanoTime() > end) {
                    sleepUntil(nextChange(end, System.nanoTime()));
                }
            });
            changing = false;
            sleepUntil(end);
            times.ifPresent(PoolTimes::end);
            probes.complete(load.stop());
        }
    }

    private void change(Lab lab, long start, PoolTimes constant) {
        constant.begin();
        int before = lab.instances("api").size();
        List<Planned> plan = changes.plan(profile.duration(), before);
        List<CompletableFuture<Void>> drains = new ArrayList<>();
        String path = changes.path(before);
        try {
            for (Planned change : plan) {
                long due = start + change.at().toNanos();
                sleepUntil(changes.isChurn() ? due : nextChange(due, System.nanoTime()));
                if (changes.isChurn() && System.nanoTime() > start + latest(plan)) {
                    break;
                }
                constant.end();
                CompletableFuture<Void> drained = lab.scaleUntilInForce("api", change.instances());
                if (!changes.isChurn()) {
                    drained.join();
                }
                drains.add(drained);
                constant.begin();
            }
            drains.forEach(CompletableFuture::join);
            if (changes.any()) {
                constant.begin(); // those that drained may have answered on connections that they had already
                ChangesMade made = new ChangesMade(
                        path,
                        drains.size(),
                        plan.size(),
                        Duration.ofNanos(System.nanoTime() - start),
                        profile.duration());
                function = List.of(made.underLoad());
                measured = List.of(made.whileMeasured());
            }
        } catch (RuntimeException e) {
            function = List.of(
                    new RunEvent.Checked(ChangesMade.check(path), Verdict.INVALID, String.valueOf(e.getMessage())));
        }
    }

    /** Returns when to make a change: when it is due, or if that has passed, after a time in which the pool is constant. */
    static long nextChange(long due, long now) {
        return now <= due ? due : now + STEADY.toNanos();
    }

    private static long latest(List<Planned> plan) {
        return plan.get(plan.size() - 1).at().plus(TOO_LATE).toNanos();
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
