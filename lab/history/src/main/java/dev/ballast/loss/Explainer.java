package dev.ballast.loss;

import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Says what a client cannot know of its requests: above all, why one was lost. */
@FunctionalInterface
public interface Explainer {

    /** Knows only what the client knows: why a request was never sent, and that an answer was wrong. */
    Explainer CLIENT_ONLY = lost -> switch (lost.outcome()) {
        case NEVER_SENT -> neverSent(lost);
        case WRONG_BODY -> WrongAnswer.BODY;
        default ->
            new Explanation(
                    Cause.UNEXPLAINED, "only the client tells of it: no history or log of the system is at hand");
    };

    /**
     * Returns why a request was never sent. If it waited for a free connection for most of the time until it was given up,
     * the system did not answer the requests that held them; otherwise the generator did not send it.
     */
    static Explanation neverSent(Request request) {
        boolean waited = 2 * request.waited() > request.latency();
        return waited
                ? new Explanation(
                        Cause.CONNECTIONS_HELD,
                        String.format(
                                Locale.ROOT,
                                "all connections waited for answers, for %.1f s of the time until it was given up",
                                request.waited() / 1e6))
                : new Explanation(Cause.GENERATOR, "it was due and never sent");
    }

    Explanation explain(Request lost);

    /**
     * Returns why a request was lost.
     *
     * @param executed how often instances executed it; empty if no ledger says
     */
    default Explanation explain(Request lost, OptionalInt executed) {
        return explain(lost);
    }

    /** Returns what happened at the time of a loss, in words; blank if that is not known. */
    default String around(Request lost) {
        return "";
    }

    /** Returns when and why lines of the access log may be missing that were written during a load; empty if none are. */
    default Optional<String> unread(RequestLog requests) {
        return Optional.empty();
    }

    /** Returns what the balancer's access log says of a load; empty if it keeps none. */
    default Optional<Logged> logged(String load) {
        return Optional.empty();
    }

    /**
     * Returns for how many seconds the balancer waited for a connection to the instance, by the number of the request, where
     * its access log shows a long time.
     */
    default Map<Integer, Double> slowConnects(String load) {
        return Map.of();
    }

    /** Returns whether a request that was answered was answered by a host that should not have. */
    default boolean isMisrouted(Request answered) {
        return false;
    }

    /** Returns whether a host was only ever an instance of other services than the one that the requests were for. */
    default boolean isOfOtherService(String hostname) {
        return false;
    }

    /** Returns whether it cannot be said that a host name is one of the pool's instances, because the history lacks a part. */
    default boolean isUnplaced(String hostname) {
        return false;
    }
}
