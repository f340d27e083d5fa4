package dev.ballast.judge;

import dev.ballast.history.Entry;
import dev.ballast.history.LoadEvent;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.loss.Answerers;
import dev.ballast.loss.Cause;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.Logged;
import dev.ballast.loss.Misrouted;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.run.RecordedRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Says of the requests of a recorded load what the run recorded of them.
 *
 * @param pool what the history shows of the pool, including how the lab was closed
 * @param startMs when the load started, on the history's clock
 * @param whole whether its file has all its requests, as the history has them
 * @param causes why requests were lost, by their numbers, as far as the run kept it
 */
record RecordedExplainer(
        RecordedRun run,
        Answerers answerers,
        PoolLifetimes pool,
        RequestLog log,
        double startMs,
        boolean whole,
        Map<Integer, Explanation> causes)
        implements Explainer {

    @Override
    public Explanation explain(Request lost) {
        return causes.getOrDefault(
                lost.number(),
                lost.outcome() == Outcome.MISROUTED
                        ? Misrouted.explanation(
                                answerers, lost, log.destination().service())
                        : new Explanation(Cause.UNEXPLAINED, "the run kept no cause"));
    }

    @Override
    public Optional<String> unread(RequestLog requests) {
        return pool.missedLines(new Moment(startMs, 0), new Moment(startMs + requests.endedMs(), 0));
    }

    @Override
    public boolean isMisrouted(Request answered) {
        String host = answered.host();
        return host != null && (answerers.isStranger(host) || isOfOtherService(host));
    }

    @Override
    public boolean isOfOtherService(String hostname) {
        return answerers.otherService(hostname, log.destination().service()).isPresent();
    }

    @Override
    public boolean isUnplaced(String hostname) {
        return answerers.isUnplaced(hostname);
    }

    @Override
    public Optional<Logged> logged(String load) {
        long answered = log.stream().filter(Request::leavesLine).count();
        long sent =
                log.stream().filter(request -> request.sent() >= 0).count(); // what the file lacks was not sent twice
        List<LoadEvent.Proxied> told = proxied(load);
        long requests = sum(told, LoadEvent.Proxied::requests);
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(new Logged(
                        whole ? requests : Math.min(requests, sent),
                        sum(told, LoadEvent.Proxied::retried),
                        sum(told, LoadEvent.Proxied::repeated),
                        Math.max(0, answered - requests),
                        sum(told, LoadEvent.Proxied::unserved)));
    }

    private static long sum(List<LoadEvent.Proxied> told, ToLongFunction<LoadEvent.Proxied> what) {
        return told.stream().mapToLong(what).sum();
    }

    /**
     * Returns what the access log of each balancer says of a load. Older histories do not name the load, and it is clear if there
     * was one.
     */
    private List<LoadEvent.Proxied> proxied(String load) {
        List<LoadEvent.Proxied> all = run.events(LoadEvent.Proxied.class)
                .map(Entry::event)
                .filter(told -> told.load().isEmpty() || told.load().equals(load))
                .toList();
        List<LoadEvent.Proxied> named =
                all.stream().filter(told -> told.load().equals(load)).toList();
        return named.isEmpty() && all.size() == 1 ? all : named;
    }
}
