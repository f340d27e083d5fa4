package dev.ballast.engine;

/** Threads for waiting on the engine; never the common pool, whose few workers a wait would block. */
final class LabThreads {

    private LabThreads() {}

    static void start(Runnable job) {
        Thread thread = new Thread(job, "ballast-engine");
        thread.setDaemon(true);
        thread.start();
    }
}
