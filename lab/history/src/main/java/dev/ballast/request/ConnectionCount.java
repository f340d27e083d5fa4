package dev.ballast.request;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections a load has opened and found closed. Safe for use by many threads. */
public final class ConnectionCount {

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closedIdle = new AtomicInteger();
    private final AtomicInteger unasked = new AtomicInteger();

    /** Counts one that is opened, and returns its number. */
    public int open() {
        return opened.getAndIncrement();
    }

    /** Counts one that the server had closed before another request went on it. */
    public void closeIdle() {
        closedIdle.incrementAndGet();
    }

    /** Counts one that brought bytes before another request went on it. */
    public void unasked() {
        unasked.incrementAndGet();
    }

    /** Returns how many brought bytes without a request for them. */
    int unaskedSoFar() {
        return unasked.get();
    }

    /** Returns how many the server had closed before another request went on them. */
    public int closedIdle() {
        return closedIdle.get();
    }
}
