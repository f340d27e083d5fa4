package dev.ballast.loss;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.InstanceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The times in which a balancer was restarting or reloading, or one of its workers crashed, and the ends of its old workers.
 * Filled in order of time.
 */
final class Gaps {

    /** As packaged, supervisord notices the end of a process up to a second late. */
    private static final double NOTICED_LATE_MS = 1100;

    /** A balancer's new process listens within this time after its start. */
    private static final double LISTENS_MS = 500;

    /**
     * The old workers of a reload are told to finish within this time after its first new worker. Otherwise it was no
     * reload.
     */
    private static final double RELOADS_MS = 2000;

    /** A worker cuts its connections this long before its end is observed, or less. */
    private static final double ENDS_MS = 1000;

    /** The client may see a cut this long after the worker's end is observed, or before: both are observed with an error. */
    private static final double CUT_TOLD_LATE_MS = 100;

    private final List<Gap> gaps = new ArrayList<>();
    private final List<OldWorker> ended = new ArrayList<>();
    private final Map<String, Double> stopped = new HashMap<>();
    private final Set<String> running = new HashSet<>();
    private final Map<Integer, Double> draining = new HashMap<>();
    private double reloading = Double.NEGATIVE_INFINITY;

    /** When the container ended, in order of time. */
    private final List<Double> containerEnds = new ArrayList<>();

    /** When the container ended of which no process has been seen since, and when it next had a list. */
    private double containerGone = Double.NaN;

    private double listedAgain = Double.POSITIVE_INFINITY;

    /** A time in which a balancer was restarting or reloading, or a worker of it crashed. */
    record Gap(double from, double to, String what) {

        boolean has(double at) {
            return from <= at && at <= to;
        }
    }

    /**
     * A worker that ended after it was told to finish its requests.
     *
     * @param errorMs how far from {@code gone} it may have ended
     */
    record OldWorker(int pid, double draining, double gone, double errorMs) {}

    void onProcess(InstanceEvent.ProcessChanged process, double at) {
        if (process.running()) {
            if (containerIsGone()) {
                beginAnew(at + LISTENS_MS, "%s was started %s".formatted(process.process(), PoolTrace.shown(at)));
            }
            running.add(process.process());
            Double since = stopped.remove(process.process());
            if (since != null) {
                gaps.add(new Gap(
                        since - NOTICED_LATE_MS,
                        at + LISTENS_MS,
                        "%s stopped %s and was started again %s"
                                .formatted(process.process(), PoolTrace.shown(since), PoolTrace.shown(at))));
            }
            return;
        }
        running.remove(process.process());
        if (!Life.isDone(process, running)) {
            stopped.put(process.process(), at);
        }
    }

    /** The container ended with all its processes; it may be told twice, as a signal and as an end. */
    void onEndOfContainer(double at) {
        if (!containerIsGone()) {
            containerGone = at;
            containerEnds.add(at);
            listedAgain = Double.POSITIVE_INFINITY;
            running.clear();
            draining.clear();
        }
    }

    /** A list is in force. If no process is seen to start, that shows that the container runs again. */
    void onList(double at) {
        listedAgain = containerIsGone() ? Math.min(listedAgain, at) : listedAgain;
    }

    /** Returns whether the container ended, and no process of it that serves has been seen since. */
    boolean containerIsGone() {
        return !Double.isNaN(containerGone);
    }

    /** What stopped before the container ended was not started again: another process took its place. */
    private void beginAnew(double until, String how) {
        gaps.add(new Gap(
                containerGone - CUT_TOLD_LATE_MS,
                until,
                "the balancer's container ended %s%s"
                        .formatted(PoolTrace.shown(containerGone), how.isEmpty() ? "" : ", and " + how)));
        missUntil(until);
        containerGone = Double.NaN;
    }

    /** Takes what stopped, and was not started again, as missing until a moment. */
    private void missUntil(double until) {
        stopped.forEach((process, at) ->
                gaps.add(new Gap(at - NOTICED_LATE_MS, until, process + " stopped " + PoolTrace.shown(at))));
        stopped.clear();
    }

    /** Returns whether the container ended between two moments. */
    boolean containerEnded(double from, double to) {
        return containerEnds.stream().anyMatch(at -> from <= at && at <= to);
    }

    void onWorker(BalancerEvent.Worker worker, double at, double errorMs) {
        switch (worker.state()) {
            case STARTED -> reloading = reloading < at - RELOADS_MS ? at - errorMs : reloading;
            case DRAINING -> {
                draining.put(worker.pid(), at);
                if (reloading >= at - RELOADS_MS) {
                    gaps.add(new Gap(reloading, at + errorMs, "a reload began " + PoolTrace.shown(reloading)));
                }
                reloading = Double.NEGATIVE_INFINITY;
            }
            case GONE -> {
                Double since = draining.remove(worker.pid());
                if (since != null) {
                    ended.add(new OldWorker(worker.pid(), since, at, errorMs));
                } else {
                    gaps.add(new Gap(
                            at - errorMs - CUT_TOLD_LATE_MS,
                            at + errorMs + CUT_TOLD_LATE_MS,
                            "worker %d ended %s, though it was not told to finish"
                                    .formatted(worker.pid(), PoolTrace.shown(at))));
                }
            }
            case UNKNOWN -> {}
        }
    }

    /** Ends the history: a process that was not started again is missing from then on. */
    void close() {
        if (containerIsGone()) {
            beginAnew(listedAgain, "");
        }
        missUntil(Double.POSITIVE_INFINITY);
    }

    /** Returns the restart or reload that was going on at a time. */
    Optional<Gap> at(double moment) {
        return gaps.stream().filter(gap -> gap.has(moment)).findFirst();
    }

    /** Returns the old workers that ended as a connection was cut at a time. */
    List<OldWorker> endedAt(double cut) {
        return ended.stream()
                .filter(worker -> worker.gone() >= cut - CUT_TOLD_LATE_MS - worker.errorMs()
                        && worker.gone() <= cut + ENDS_MS + worker.errorMs())
                .toList();
    }
}
