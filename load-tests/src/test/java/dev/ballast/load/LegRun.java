package dev.ballast.load;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.RequestLog;
import dev.ballast.request.WarmUp;
import dev.ballast.workload.LoadListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The run of a leg: the recorders of its requests, and their results. */
final class LegRun {

    /**
     * All requests have ended within this time after the last was due, including the time-outs of Gatling and of its
     * retries.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Leg leg;
    private final List<GatlingRecorder> recorders;
    private final CompletableFuture<List<LoadResult>> results = new CompletableFuture<>();
    private volatile boolean wanted;
    private volatile boolean began;
    private volatile long startedAt;

    private LegRun(Leg leg, List<GatlingRecorder> recorders) {
        this.leg = leg;
        this.recorders = recorders;
    }

    /** @param listener receives the first answer of each host name */
    static LegRun of(Leg leg, double fresh, LoadListener listener) {
        return new LegRun(
                leg,
                Stream.of(Connections.values())
                        .filter(connections -> leg.profile().requests(connections.share(fresh)) > 0)
                        .map(connections -> new GatlingRecorder(
                                leg.name(), connections, connections.share(fresh), leg.profile(), listener))
                        .toList());
    }

    Leg leg() {
        return leg;
    }

    List<GatlingRecorder> recorders() {
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

    /** Returns whether all its requests have ended, timed out or been left out. */
    boolean isOver() {
        long late = System.nanoTime()
                - startedAt
                - leg.profile().duration().plus(PATIENCE).toNanos();
        return began && (!wanted || late > 0 || recorders.stream().allMatch(GatlingRecorder::isDone));
    }

    /** Starts to explain the lost requests, on another thread, since Gatling's must not be blocked. */
    void settle(LoadListener listener) {
        settle(listener, WarmUp.NONE);
    }

    /**
     * Starts to explain the lost requests, on another thread, since Gatling's must not be blocked.
     *
     * @param before what became of the warm-up, which the first result tells
     */
    void settle(LoadListener listener, WarmUp before) {
        Thread thread =
                new Thread(() -> results.complete(wanted ? results(listener, before) : List.of()), "ballast-settle");
        thread.setUncaughtExceptionHandler((died, why) -> results.completeExceptionally(why));
        thread.setDaemon(true);
        thread.start();
    }

    private List<LoadResult> results(LoadListener listener, WarmUp before) {
        List<RequestLog> logs = recorders.stream().map(GatlingRecorder::log).toList();
        logs.stream().limit(1).forEach(log -> log.after(before));
        return logs.stream()
                .map(log -> {
                    LoadResult result =
                            LoadResult.of(log, listener.explainer(log), listener.phases(log), listener.executions(log));
                    listener.stopped(result);
                    return result;
                })
                .toList();
    }

    boolean isSettled() {
        return results.isDone();
    }

    /** Waits for the results by kind of connection, and returns them; none if the leg was left out. */
    List<LoadResult> results() {
        return results.join();
    }
}
