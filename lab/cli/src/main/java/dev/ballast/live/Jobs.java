package dev.ballast.live;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the page does again and again, until it is closed: a job that fails once is done again. */
final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int THREADS = 3;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(THREADS, job -> {
        Thread thread = new Thread(job, "ballast-live-clock");
        thread.setDaemon(true);
        return thread;
    });

    /** Does a job now, and each time so many milliseconds after it has ended. */
    void every(long millis, Runnable work) {
        clock.scheduleWithFixedDelay(new Job(work), 0, millis, TimeUnit.MILLISECONDS);
    }

    /** The executor would drop a job that throws, and tell nobody. */
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
                LOG.debug("the live page goes on with what it had", e); // as while a container is started again
            } catch (Error e) {
                if (!broken) { // once, not several times a second
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
