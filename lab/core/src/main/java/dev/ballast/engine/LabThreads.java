package dev.ballast.engine;

/** Threads that wait for the engine, instead of the common pool, whose few workers they would block. */
public final class LabThreads {

    private LabThreads() {}

    /** Runs a job on a new daemon thread. */
    public static void start(Runnable job) {
        Thread thread = new Thread(job, "ballast-engine");
        thread.setDaemon(true);
        thread.start();
    }
}
