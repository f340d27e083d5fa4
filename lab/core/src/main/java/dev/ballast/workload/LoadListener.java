package dev.ballast.workload;

import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Phases;
import dev.ballast.request.RequestLog;

/** Is told what a load sees, and tells it what the client cannot know. */
public interface LoadListener {

    /** Neither wants to know nor knows anything. */
    LoadListener NONE = new LoadListener() {};

    /**
     * A host name has answered for the first time in this load, warm-up included. Called at once, by the thread that
     * sends: what it does delays that thread's next request.
     *
     * @param nanoTime when the answer was whole, by {@link System#nanoTime}
     */
    default void firstServed(String hostname, long nanoTime) {}

    /** Returns who explains the lost among these requests; asked once, when the last of them has ended. */
    default Explainer explainer(RequestLog requests) {
        return Explainer.CLIENT_ONLY;
    }

    /** Returns when the pool was changed while these requests ran; asked once, when the last of them has ended. */
    default Phases phases(RequestLog requests) {
        return Phases.NONE;
    }

    /** The load was stopped; told once. */
    default void stopped(LoadResult result) {}
}
