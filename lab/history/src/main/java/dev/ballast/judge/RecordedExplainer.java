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
import dev.ballast.request.RecordedRequests;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Explains the requests of a recorded load by what the run's file and history say of them. */
final class RecordedExplainer implements Explainer {

    private static final Map<String, Cause> CAUSES = causes();

    private final RecordedRequests requests;
    private final List<Entry<?>> history;
    private final PoolLifetimes pool;
    private final double startMs;
    private final Map<Integer, LoadEvent.Lost> lost = new HashMap<>();
    private final boolean wholeHistory;
    private final Answerers answerers;

    /**
     * @param pool what the history shows of the pool, including how the lab was closed
     * @param startMs the load's start on the history's clock
     * @param wholeHistory whether the history has all that was recorded
     */
    RecordedExplainer(
            RecordedRequests requests,
            List<Entry<?>> history,
            PoolLifetimes pool,
            double startMs,
            boolean wholeHistory) {
        this.requests = requests;
        this.history = history;
        this.pool = pool;
        this.startMs = startMs;
        this.wholeHistory = wholeHistory;
        answerers = Answerers.of(history);
        RecordedRun.events(history, LoadEvent.Lost.class)
                .map(Entry::event)
                .filter(event -> event.load().equals(requests.header().load()))
                .forEach(event -> lost.put(event.number(), event));
    }

    private static Map<String, Cause> causes() {
        Map<String, Cause> causes = new HashMap<>();
        Arrays.stream(Cause.values()).forEach(cause -> causes.put(cause.label(), cause));
        return Map.copyOf(causes);
    }

    @Override
    public Explanation explain(Request request) {
        LoadEvent.Lost told = lost.get(request.number());
        String label = requests.causes().getOrDefault(request.number(), told == null ? "" : told.cause());
        Cause cause = CAUSES.get(label);
        if (cause == null) {
            return new Explanation(
                    Cause.UNEXPLAINED,
                    label.isEmpty() ? "the run kept no cause" : "the run has the cause \"%s\"".formatted(label));
        }
        return new Explanation(cause, told == null ? "as the run recorded it" : told.detail());
    }

    @Override
    public Optional<String> unread(RequestLog log) {
        double lastMs = log.stream().mapToDouble(Request::endedMs).max().orElse(0);
        return pool.missedLines(new Moment(startMs, 0), new Moment(startMs + lastMs, 0));
    }

    @Override
    public boolean isMisrouted(Request answered) {
        String host = answered.host();
        return host != null && wholeHistory && answerers.isStranger(host);
    }

    @Override
    public boolean isUnplaced(String hostname) {
        return answerers.isUnplaced(hostname) || (!wholeHistory && answerers.isStranger(hostname));
    }

    @Override
    public Optional<Logged> logged(String load) {
        long answered =
                requests.log().stream().filter(request -> request.status() > 0).count();
        return proxied(load)
                .map(told -> new Logged(
                        told.requests(),
                        told.retried(),
                        told.repeated(),
                        Math.max(0, answered - told.requests()),
                        told.unserved()));
    }

    /** Returns what an access log says of a load. Older histories do not name the load, and it is clear if there was one. */
    private Optional<LoadEvent.Proxied> proxied(String load) {
        List<LoadEvent.Proxied> all = RecordedRun.events(history, LoadEvent.Proxied.class)
                .map(Entry::event)
                .filter(told -> told.load().isEmpty() || told.load().equals(load))
                .toList();
        return all.stream()
                .filter(told -> told.load().equals(load))
                .findFirst()
                .or(() -> all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty());
    }
}
