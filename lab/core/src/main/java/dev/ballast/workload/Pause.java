package dev.ballast.workload;

import java.util.concurrent.locks.LockSupport;

/** Waits for a moment of {@link System#nanoTime}. */
final class Pause {

    private Pause() {}

    /** Returns at that moment, or earlier where the thread is interrupted; whether it was not. */
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
