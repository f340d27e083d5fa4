package dev.ballast.load;

import dev.ballast.loss.LoadResult;
import dev.ballast.workload.LoadListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A leg as it is run: what records its requests, and what became of them. */
final class LegRun {

    /** After the last request was due, all have ended or timed out within this; Gatling's retries begin anew. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Leg leg;
    private final List<Recorder> recorders;
    private final CompletableFuture<List<LoadResult>> results = new CompletableFuture<>();
    private volatile boolean wanted;
    private volatile boolean began;
    private volatile long startedAt;

    private LegRun(Leg leg, List<Recorder> recorders) {
        this.leg = leg;
        this.recorders = recorders;
    }

    /** @param listener is told who answers first */
    static LegRun of(Leg leg, double fresh, LoadListener listener) {
        return new LegRun(
                leg,
                Stream.of(Connections.values())
                        .filter(connections -> leg.profile().requests(connections.share(fresh)) > 0)
                        .map(connections -> new Recorder(
                                leg.name(), connections, connections.share(fresh), leg.profile(), listener))
                        .toList());
    }

    Leg leg() {
        return leg;
    }

    List<Recorder> recorders() {
        return recorders;
    }

    /** Begins it, or leaves it out. */
    void begin(boolean isWanted) {
        wanted = isWanted;
        startedAt = System.nanoTime();
        began = true;
    }

    boolean hasBegun() {
        return began;
    }

    /** Returns whether it was not left out. */
    boolean isWanted() {
        return wanted;
    }

    /** Returns whether nothing of it is awaited any longer. */
    boolean isOver() {
        long late = System.nanoTime()
                - startedAt
                - leg.profile().duration().plus(PATIENCE).toNanos();
        return began && (!wanted || late > 0 || recorders.stream().allMatch(Recorder::isDone));
    }

    /** Has the lost explained, on a thread of its own: Gatling's must not be blocked. */
    void settle(LoadListener listener) {
        Thread thread = new Thread(() -> results.complete(wanted ? results(listener) : List.of()), "ballast-settle");
        thread.setUncaughtExceptionHandler((died, why) -> results.completeExceptionally(why));
        thread.setDaemon(true);
        thread.start();
    }

    private List<LoadResult> results(LoadListener listener) {
        return recorders.stream()
                .map(Recorder::log)
                .map(log -> {
                    LoadResult result = LoadResult.of(log, listener.explainer(log), listener.phases(log));
                    listener.stopped(result);
                    return result;
                })
                .toList();
    }

    boolean isSettled() {
        return results.isDone();
    }

    /** Returns what became of its requests, by kind of connection; empty where it was left out. */
    List<LoadResult> results() {
        return results.join();
    }
}
