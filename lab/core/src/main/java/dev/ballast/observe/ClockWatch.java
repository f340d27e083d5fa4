package dev.ballast.observe;

import dev.ballast.history.ViewEvent.View;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Notices when the host's clock is set. Containers state times by it, and events have the history's own clock, so an event at
 * that time may be off by the whole step.
 */
final class ClockWatch implements AutoCloseable {

    private static final long INTERVAL_MS = 500;

    /** Two clocks cannot be read at the same moment, and a clock that is corrected slowly drifts by 0.25 ms in that time. */
    private static final double STEP_MS = 20;

    private final DoubleSupplier aheadMs;
    private final Sightings sightings;
    private final ViewHealth view;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(job -> {
        Thread thread = new Thread(job, "ballast-clock");
        thread.setDaemon(true);
        return thread;
    });
    private double lastAheadMs = Double.NaN;
    private double lookedMs;

    /** @param aheadMs by how much the host's clock is ahead of the history's */
    ClockWatch(DoubleSupplier aheadMs, Sightings sightings) {
        this.aheadMs = aheadMs;
        this.sightings = sightings;
        this.view = sightings.view(View.CLOCK, "");
    }

    void start() {
        looks.scheduleWithFixedDelay(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** Compares the clocks once. */
    void look() {
        double ahead = aheadMs.getAsDouble();
        double nowMs = sightings.clock().nowMs();
        view.sees(nowMs);
        double step = ahead - lastAheadMs;
        if (Math.abs(step) > STEP_MS) {
            double half = (nowMs - lookedMs) / 2;
            view.missed(nowMs - half, half, String.format(Locale.ROOT, "it was set by %+.1f ms", step));
        }
        lastAheadMs = ahead;
        lookedMs = nowMs;
    }

    @Override
    public void close() {
        view.stopped(Observers.LEFT);
        looks.shutdownNow();
    }
}
