package dev.ballast.observe;

import dev.ballast.discovery.ConsulView.Health;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.ViewEvent.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records which instances of a service pass in Consul and which do not, whenever that changes, by blocking queries. A
 * change may have happened earlier than its answer by the duration of a query, which is measured.
 */
final class ConsulWatch implements AutoCloseable {

    /** A query that took longer has waited for a change. */
    private static final double WAITED_MS = 50;

    /** Consul answers within 5 s though nothing changed. A connection that was silent for longer may have been dead. */
    private static final double SILENT_MS = 15_000;

    private static final long RETRY_NANOS = 100_000_000;

    /** How long the end waits for the last record if Consul does not answer any more. */
    private static final long LAST_RECORD_SECONDS = 2;

    private final String service;
    private final LongFunction<Health> health;
    private final Sightings sightings;
    private final ViewHealth view;
    private final ExecutorService recorder = Executors.newSingleThreadExecutor(job -> daemon(job, "consul-record"));
    private volatile boolean closed;
    private volatile double recordingMs; // when the change that is being recorded happened, at the earliest
    private @Nullable Health before; // the last answer

    /** @param health returns the service's instances once they differ from those at an index; 0 returns at once */
    ConsulWatch(String service, LongFunction<Health> health, Sightings sightings) {
        this.service = service;
        this.health = health;
        this.sightings = sightings;
        this.view = sightings.view(View.CONSUL, service);
    }

    void start() {
        daemon(this::follow, "consul-watch").start();
    }

    private static Thread daemon(Runnable job, String name) {
        Thread thread = new Thread(job, "ballast-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private void follow() {
        long index = 0;
        long known = 0;
        double answered = sightings.clock().nowMs();
        while (!closed) {
            double asked = sightings.clock().nowMs();
            try {
                Health now = health.apply(index);
                double at = sightings.clock().nowMs();
                boolean unchanged = known > 0 && now.index() == known;
                if (at - asked > SILENT_MS && !unchanged) {
                    view.interrupted(answered, "Consul did not answer for %.1f s".formatted((at - asked) / 1e3));
                }
                view.sees(unchanged ? answered : at); // an index that is the same says that nothing was missed
                // an answer that did not wait may tell of anything since the answer before, as the first after a
                // failure does
                boolean waited = at - asked >= WAITED_MS && (index > 0 || before == null);
                double unseenMs = at - answered;
                answered = at;
                index = now.index();
                known = index;
                record(changes(now), at, waited ? 0 : unseenMs);
                record(rewritten(now), at, unseenMs);
                before = now;
            } catch (RuntimeException e) {
                if (!closed) {
                    view.interrupted(answered, e.toString());
                }
                index = 0;
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private List<Event> changes(Health now) {
        List<Event> changes = new ArrayList<>();
        if (before == null || !now.passing().equals(before.passing())) {
            changes.add(new ConsulEvent.Passing(service, now.passing()));
        }
        if (!now.critical().equals(before == null ? List.of() : before.critical())) {
            changes.add(new ConsulEvent.Critical(service, now.critical()));
        }
        return changes;
    }

    private List<Event> rewritten(Health now) {
        List<String> addresses = before == null ? List.of() : now.rewrittenSince(before);
        return addresses.isEmpty() ? List.of() : List.of(new ConsulEvent.Rewritten(service, addresses));
    }

    private void record(List<Event> changes, double at, double unseenMs) {
        if (!changes.isEmpty() && !closed) {
            recorder.execute(() -> recordWithError(changes, at, unseenMs));
        }
    }

    /**
     * Records changes. Their error is the duration of a query, which is measured on another thread, so the watch goes
     * on.
     */
    private void recordWithError(List<Event> changes, double at, double unseenMs) {
        recordingMs = at - unseenMs;
        double errorMs = unseenMs;
        double asked = sightings.clock().nowMs();
        try {
            health.apply(0);
            errorMs += sightings.clock().nowMs() - asked;
        } catch (RuntimeException e) { // Consul no longer answers: the change happened before this failed
            errorMs = Math.max(errorMs, sightings.clock().nowMs() - at);
        }
        for (Event change : changes) {
            sightings.add(change, at, errorMs);
        }
    }

    @Override
    public void close() {
        close(() -> view.stopped(Observers.LEFT));
    }

    /** Does the same as {@link #close}, since the service is removed. */
    void removed() {
        close(view::removed);
    }

    /** Stops once what was seen is recorded. */
    private void close(Runnable tellOfView) {
        closed = true;
        recorder.shutdown();
        if (!isAllRecorded()) {
            view.interrupted(recordingMs, "Consul did not answer, so when its list changed is not known");
        }
        tellOfView.run();
    }

    private boolean isAllRecorded() {
        try {
            return recorder.awaitTermination(LAST_RECORD_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return recorder.isTerminated();
        }
    }
}
