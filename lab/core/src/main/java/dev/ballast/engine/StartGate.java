package dev.ballast.engine;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets containers of a lab start until the lab is closed. Safe for use by several threads. */
public final class StartGate {

    private final String lab;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    /** @param lab lab id, for messages */
    public StartGate(String lab) {
        this.lab = lab;
    }

    /**
     * Runs a job that creates something on the engine.
     *
     * @throws EngineException if the lab is being closed
     */
    public <T> T pass(Supplier<T> job) {
        lock.lock();
        try {
            if (closed) {
                throw new EngineException("lab %s is being closed; nothing more is started in it".formatted(lab));
            }
            return job.get();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses all later jobs, then waits until the one under way has ended. */
    public void close() {
        closed = true;
        lock.lock();
        lock.unlock();
    }
}
