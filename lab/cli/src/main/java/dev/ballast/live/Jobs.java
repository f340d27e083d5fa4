package dev.ballast.live;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats jobs until closed. A job that fails is repeated too. */
final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int THREADS = 3;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(THREADS, job -> {
        Thread thread = new Thread(job, "ballast-live-clock");
        thread.setDaemon(true);
        return thread;
    });

    /** Runs a job now, and again a number of milliseconds after each end. */
    void every(long millis, Runnable work) {
        clock.scheduleWithFixedDelay(new Job(work), 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Catches everything, since the executor silently drops a job that throws. */
    private static final class Job implements Runnable {
        private final Runnable work;
        private boolean broken;

        Job(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                work.run();
                broken = false;
            } catch (RuntimeException e) {
                LOG.debug("the live page goes on with what it had", e); // for example while a container restarts
            } catch (Error e) {
                if (!broken) { // once, not at each repetition
                    LOG.error("the live page goes on with what it had", e);
                }
                broken = true;
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
