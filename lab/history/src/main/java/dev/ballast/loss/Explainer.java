package dev.ballast.loss;

import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.util.Optional;

/** Says what a client cannot know of its requests: above all, why one was lost. */
@FunctionalInterface
public interface Explainer {

    /** Knows only what the client knows: a request that was never sent is the generator's fault. */
    Explainer CLIENT_ONLY = lost -> lost.outcome() == Outcome.NEVER_SENT
            ? new Explanation(Cause.GENERATOR, "no connection was free for it")
            : new Explanation(Cause.UNEXPLAINED, "");

    Explanation explain(Request lost);

    /** Returns what the balancer's access log says of a load; empty if it keeps none. */
    default Optional<Logged> logged(String load) {
        return Optional.empty();
    }
}
