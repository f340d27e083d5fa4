package dev.ballast.workload;

import dev.ballast.request.LoadClock;
import dev.ballast.request.Stalls;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Beats in the generator's process, and so knows when that stood still although no connection was free to show it. Safe for
 * use by many threads.
 */
final class Heartbeat implements Runnable {

    private static final long BEAT_NANOS = 5_000_000;

    /** Less is a thread that waits its turn on a busy machine, while the others may well have had theirs. */
    private static final long LEAST_MICROS = 50_000;

    private final LoadClock clock;
    private final List<Stalls.Span> missed = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    Heartbeat(LoadClock clock) {
        this.clock = clock;
    }

    @Override
    public void run() {
        while (!stopped) {
            long due = System.nanoTime() + BEAT_NANOS;
            LockSupport.parkNanos(BEAT_NANOS);
            Stalls.Span late = new Stalls.Span(clock.micros(due), clock.micros(System.nanoTime()));
            if (late.to() - late.from() >= LEAST_MICROS) {
                missed.add(late);
            }
        }
    }

    void stop() {
        stopped = true;
    }

    /** Returns when it came late, in the order of time. */
    List<Stalls.Span> missed() {
        return missed;
    }
}
