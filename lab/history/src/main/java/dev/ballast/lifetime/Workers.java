package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.lifetime.Observed.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The worker processes of one balancer that reloads, in order of their start. */
public final class Workers {

    private final List<Worker> workers = new ArrayList<>();

    /** For each worker, when it and all before it were gone; null if one of them is not. */
    private final List<@Nullable Moment> goneUpTo = new ArrayList<>();

    private double largestErrorMs;

    private static final class Worker {
        final Moment started;

        @Nullable
        Moment gone;

        Worker(Moment started) {
            this.started = started;
        }
    }

    private Workers() {}

    /**
     * @param seen what the balancer's workers did, in order of time
     * @param ended when the balancer's containers ended, in order of time: their workers were gone then, and did not say so
     */
    static Workers of(List<Seen<BalancerEvent.Worker>> seen, List<Moment> ended) {
        Workers all = new Workers();
        Map<Integer, Worker> byPid = new HashMap<>();
        for (Seen<BalancerEvent.Worker> event : seen) {
            int pid = event.event().pid();
            if (event.event().state() == WorkerState.STARTED) {
                byPid.put(pid, all.start(event.at()));
            } else if (event.event().state() == WorkerState.GONE && byPid.containsKey(pid)) {
                byPid.remove(pid).gone = event.at();
            }
        }
        all.workers.stream().filter(worker -> worker.gone == null).forEach(worker -> {
            int next = Sorted.firstAbove(ended, Moment::atMs, worker.started.atMs());
            worker.gone = next < ended.size() ? ended.get(next) : null;
        });
        all.addUp();
        return all;
    }

    /**
     * Returns the processes of a balancer that is restarted to take over a list.
     *
     * @param began when they began, in order of time
     */
    static Workers ofRestarts(List<Moment> began) {
        Workers all = new Workers();
        began.forEach(all::start);
        all.addUp();
        return all;
    }

    private Worker start(Moment at) {
        Worker worker = new Worker(at);
        workers.add(worker);
        largestErrorMs = Math.max(largestErrorMs, at.errorMs());
        return worker;
    }

    private void addUp() {
        Moment latest = new Moment(Double.NEGATIVE_INFINITY, 0);
        for (Worker worker : workers) {
            latest = latest == null || worker.gone == null ? null : latest.later(worker.gone);
            goneUpTo.add(latest);
        }
    }

    /**
     * Returns when the first worker started that has a list: one that started at or after the list was rendered, within
     * the errors of both, and not after the next one was.
     */
    Optional<Moment> reloaded(Moment rendered, double nextMs) {
        double from = rendered.atMs() - rendered.errorMs() - largestErrorMs;
        for (int i = Sorted.firstAbove(workers, worker -> worker.started.atMs(), Math.nextDown(from));
                i < workers.size() && workers.get(i).started.atMs() <= nextMs;
                i++) {
            if (!workers.get(i).started.certainlyBefore(rendered)) {
                return Optional.of(workers.get(i).started);
            }
        }
        return Optional.empty();
    }

    /** Returns when all workers that started before a list was rendered were gone; empty if one of them is not. */
    public Optional<Moment> oldGone(Moment rendered) {
        int old = Sorted.firstAbove(
                workers,
                worker -> worker.started.atMs(),
                Math.nextDown(rendered.atMs() - rendered.errorMs() - largestErrorMs));
        Moment gone = old == 0 ? null : goneUpTo.get(old - 1);
        return gone == null ? Optional.empty() : Optional.of(gone.later(rendered));
    }
}
