package dev.ballast.loss;

import java.util.Optional;

/**
 * A worker that had been told to finish its requests ended as the connection of this one was cut: its time for that was
 * over, as nginx's {@code worker_shutdown_timeout} limits it.
 */
final class CutByOldWorker {

    /**
     * A request that was under way for less was perhaps sent as the worker closed an idle connection, which is another
     * cause.
     */
    private static final double UNDER_WAY_MS = 100;

    private CutByOldWorker() {}

    static Optional<Explanation> explain(Loss loss) {
        if (!loss.cut() || loss.to() - loss.from() < UNDER_WAY_MS) {
            return Optional.empty();
        }
        return loss.pool().gaps().endedAt(loss.to()).stream()
                .filter(worker -> had(worker, loss))
                .findFirst()
                .map(worker -> new Explanation(
                        Cause.CUT_BY_OLD_WORKER,
                        "worker %d, told to finish %s, ended %s, when the request had been under way for %.0f ms"
                                .formatted(
                                        worker.pid(),
                                        PoolTrace.shown(worker.draining()),
                                        PoolTrace.shown(worker.gone()),
                                        loss.to() - loss.from())));
    }

    /** By the log, or because the worker still accepted when the request was sent, or has kept its connection since. */
    private static boolean had(Gaps.OldWorker worker, Loss loss) {
        int logged = loss.line().map(AccessLine::worker).orElse(0);
        return logged > 0 ? logged == worker.pid() : loss.request().reused() || loss.from() <= worker.draining();
    }
}
