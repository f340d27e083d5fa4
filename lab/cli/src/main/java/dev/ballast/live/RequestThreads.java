package dev.ballast.live;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that serve requests: at most so many, and each has a limited time to read and to write. So a client that sends
 * half a request, or reads no answer, holds none for ever. Safe for use by several threads.
 */
final class RequestThreads extends ThreadPoolExecutor implements AutoCloseable {

    private static final int IDLE_SECONDS = 10;
    private static final int CHECKS = 4;

    private final long limitNanos;
    private final Map<Thread, Long> deadlines = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(RequestThreads::thread);

    /** @param limit time to read or write a message */
    RequestThreads(int most, Duration limit) {
        super(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), RequestThreads::thread);
        limitNanos = limit.toNanos();
        long pause = limitNanos / CHECKS;
        clock.scheduleWithFixedDelay(this::interruptLate, pause, pause, TimeUnit.NANOSECONDS);
    }

    private static Thread thread(Runnable job) {
        Thread thread = new Thread(job, "ballast-live");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable job) {
        deadlines.put(thread, System.nanoTime() + limitNanos);
    }

    @Override
    protected void afterExecute(Runnable job, @Nullable Throwable thrown) {
        deadlines.remove(Thread.currentThread());
    }

    /** Gives the calling thread the whole time again. */
    void renew() {
        deadlines.put(Thread.currentThread(), System.nanoTime() + limitNanos);
    }

    /** Gives the calling thread all the time it needs, until it calls {@link #renew}: it does what no client delays. */
    void suspend() {
        deadlines.remove(Thread.currentThread());
    }

    private void interruptLate() {
        deadlines
                .keySet()
                .forEach(thread -> deadlines.computeIfPresent(thread, (late, deadline) -> {
                    if (System.nanoTime() - deadline < 0) {
                        return deadline;
                    }
                    late.interrupt(); // which closes the channel that it reads or writes
                    return null;
                }));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        shutdownNow();
    }
}
