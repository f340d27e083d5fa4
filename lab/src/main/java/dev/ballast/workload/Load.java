package dev.ballast.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a constant arrival rate until stopped. A request that falls due while every connection is busy is sent as
 * soon as one is free; its lateness is counted, not hidden.
 */
public final class Load implements AutoCloseable {

    /** A request sent later than this after it was due counts as late. */
    private static final Duration LATE = Duration.ofMillis(100);

    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Responses.Builder responses = Responses.collect();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final List<Thread> senders = new ArrayList<>();
    private final long start = System.nanoTime();
    private final long interval;
    private final Consumer<LoadResult> whenStopped;
    private volatile long stopAt = Long.MAX_VALUE;
    private @Nullable LoadResult result;

    Load(
            String host,
            int port,
            Duration timeout,
            int ratePerSecond,
            int connections,
            Consumer<LoadResult> whenStopped) {
        this.whenStopped = whenStopped;
        if (ratePerSecond < 1 || connections < 1) {
            throw new IllegalArgumentException(
                    "rate (%d/s) and connections (%d) must be at least 1".formatted(ratePerSecond, connections));
        }
        interval = 1_000_000_000L / ratePerSecond;
        for (int i = 0; i < connections; i++) {
            boolean keepAlive = i % 2 == 0;
            Thread sender = new Thread(() -> run(new HttpProbe(host, port, timeout, keepAlive)), "ballast-load-" + i);
            sender.setDaemon(true);
            senders.add(sender);
            sender.start();
        }
    }

    private void run(HttpProbe probe) {
        try (probe) {
            for (long due = nextDue(); awaitDue(due); due = nextDue()) {
                if (System.nanoTime() - due > LATE.toNanos()) {
                    late.incrementAndGet();
                }
                responses.add(probe.get("/hostname"));
            }
        }
    }

    private long nextDue() {
        return start + next.getAndIncrement() * interval;
    }

    /** Returns whether the request is to be sent: what fell due before the stop is, however late. */
    private boolean awaitDue(long due) {
        for (long wait = due - System.nanoTime(); wait > 0 && due <= stopAt; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        return due <= stopAt;
    }

    /** Sends what is due already, waits for what is in flight, and returns what became of all of it. */
    public synchronized LoadResult stop() {
        if (result != null) {
            return result;
        }
        stopAt = System.nanoTime();
        long due = (stopAt - start) / interval + 1;
        long deadline = stopAt + DRAIN.toNanos();
        senders.forEach(LockSupport::unpark);
        try {
            for (Thread sender : senders) {
                sender.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LoadResult stopped = new LoadResult(responses.build(), due, late.get());
        result = stopped;
        whenStopped.accept(stopped);
        return stopped;
    }

    @Override
    public void close() {
        stop();
    }
}
