package dev.ballast.workload;

import java.util.concurrent.locks.LockSupport;

/** Waits for a moment of {@link System#nanoTime}. */
final class Pause {

    private Pause() {}

    /** Waits until that moment and returns true, or returns false at once if the thread is interrupted. */
    static boolean until(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(left);
        }
        return true;
    }
}
