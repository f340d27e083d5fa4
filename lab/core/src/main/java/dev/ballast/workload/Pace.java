package dev.ballast.workload;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets bytes pass at a rate, a few at a time. Not safe for use by several threads. */
final class Pace {

    private static final int STEPS_A_SECOND = 20;
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private final int step;
    private long next;

    /** @param perSecond bytes a second, or 0 for no limit */
    Pace(int perSecond) {
        this.perSecond = perSecond;
        step = perSecond == 0 ? Integer.MAX_VALUE : Math.max(1, perSecond / STEPS_A_SECOND);
    }

    /** Returns how long so many bytes take at a rate. */
    static Duration time(int bytes, int perSecond) {
        return Duration.ofNanos(bytes * SECOND / perSecond);
    }

    boolean isLimited() {
        return perSecond > 0;
    }

    /** Returns how many bytes may pass at once. */
    int step() {
        return step;
    }

    /** Begins a message, whose first bytes may pass at once. */
    void begin() {
        next = System.nanoTime();
    }

    /** Waits until the next bytes may pass. */
    void await(long deadline) throws SocketTimeoutException {
        if (perSecond == 0) {
            return;
        }
        for (long now = System.nanoTime(); now - next < 0; now = System.nanoTime()) {
            if (now - deadline >= 0) {
                throw new SocketTimeoutException("deadline has passed");
            }
            LockSupport.parkNanos(Math.min(next, deadline) - now);
        }
    }

    /** Counts bytes that have passed. */
    void passed(int bytes) {
        if (perSecond > 0) {
            next = Math.max(next, System.nanoTime()) + Math.max(0, bytes) * SECOND / perSecond;
        }
    }
}
