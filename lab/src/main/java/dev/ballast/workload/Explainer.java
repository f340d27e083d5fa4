package dev.ballast.workload;

/** Says why a request was lost. */
@FunctionalInterface
public interface Explainer {

    /** Knows only what the client knows: a request that was never sent is the generator's fault. */
    Explainer CLIENT_ONLY = lost -> lost.outcome() == Outcome.NEVER_SENT
            ? new Explanation(Cause.GENERATOR, "no connection was free for it")
            : new Explanation(Cause.UNEXPLAINED, "");

    Explanation explain(Request lost);
}
