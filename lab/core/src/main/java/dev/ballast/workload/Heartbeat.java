package dev.ballast.workload;

import dev.ballast.request.LoadClock;
import dev.ballast.request.Stalls;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Beats in the generator's process. It shows when the process stood still, even if no connection was free at that time.
 * Safe for use by many threads.
 */
final class Heartbeat implements Runnable {

    private static final long BEAT_NANOS = 5_000_000;

    /** A shorter delay may mean only that this thread waited for a core on a busy machine, while others ran. */
    private static final long LEAST_MICROS = 50_000;

    private final LoadClock clock;
    private final LongSupplier nanoTime;
    private final List<Stalls.Span> missed = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    Heartbeat(LoadClock clock) {
        this(clock, System::nanoTime);
    }

    /** @param nanoTime the time, as of {@link System#nanoTime}; one that stands still never misses a beat */
    Heartbeat(LoadClock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public void run() {
        long last = nanoTime.getAsLong();
        while (!stopped) {
            LockSupport.parkNanos(BEAT_NANOS);
            last = beat(last);
        }
    }

    /**
     * Beats now.
     *
     * @param last when it beat last, so that no stall falls between two beats
     * @return now
     */
    long beat(long last) {
        long now = nanoTime.getAsLong();
        Stalls.Span late = new Stalls.Span(clock.micros(last + BEAT_NANOS), clock.micros(now));
        if (late.to() - late.from() >= LEAST_MICROS) {
            missed.add(late);
        }
        return now;
    }

    void stop() {
        stopped = true;
    }

    /** Returns when it came late, in the order of time. */
    List<Stalls.Span> missed() {
        return missed;
    }
}
