package dev.ballast.engine;

/** Threads for waiting on the engine; never the common pool, whose few workers a wait would block. */
public final class LabThreads {

    private LabThreads() {}

    /** Runs a job on a thread of its own. */
    public static void start(Runnable job) {
        Thread thread = new Thread(job, "ballast-engine");
        thread.setDaemon(true);
        thread.start();
    }
}
