package dev.ballast.engine;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that wait for the engine, instead of the common pool, whose few workers they would block. */
public final class LabThreads {

    private LabThreads() {}

    /** Does something. */
    public interface Job {
        void run() throws Exception;
    }

    /** Runs a job on a new daemon thread. */
    public static void start(Runnable job) {
        Thread thread = new Thread(job, "ballast-engine");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Runs a job on a new daemon thread, and waits for its end. An interrupt of the caller is kept, and does not end the wait, so
     * that what a lab needs at its end is done all the same.
     *
     * @throws TimeoutException if the job has not ended within the limit; it may go on
     * @throws ExecutionException if the job failed, with its exception or error as the cause
     */
    public static void run(Duration limit, Job job) throws TimeoutException, ExecutionException {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            job.run();
            return true;
        });
        start(task);
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
