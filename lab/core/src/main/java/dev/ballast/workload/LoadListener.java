package dev.ballast.workload;

import dev.ballast.loss.Executions;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Phases;
import dev.ballast.request.RequestLog;

/** Receives the observations of a load, and supplies what the client cannot know. Called by several threads. */
public interface LoadListener {

    /** Ignores all callbacks. */
    LoadListener NONE = new LoadListener() {};

    /** Returns whether another process has sent a load with that id, so that this one needs another id. Called before it starts. */
    default boolean isTaken(String id) {
        return false;
    }

    /**
     * A host name has answered for the first time in this load, warm-up included. Called at once by the sending
     * thread, whose next request waits until it returns.
     *
     * @param nanoTime when the answer was complete, by {@link System#nanoTime}
     */
    default void firstServed(String hostname, long nanoTime) {}

    /** Returns an explainer of the lost requests. Called once, after the last request has ended. */
    default Explainer explainer(RequestLog requests) {
        return Explainer.CLIENT_ONLY;
    }

    /** Returns when the pool changed during these requests. Called once, after the last request has ended. */
    default Phases phases(RequestLog requests) {
        return Phases.NONE;
    }

    /** Returns how often the instances executed the requests. Called once, after the last request has ended. */
    default Executions executions(RequestLog requests) {
        return Executions.NONE;
    }

    /** Receives the result of the load. Called once, after it was stopped. */
    default void stopped(LoadResult result) {}
}
