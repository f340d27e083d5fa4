package dev.ballast.loss;

import dev.ballast.history.Entry;
import dev.ballast.request.Destination;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Explains the lost requests of one load. It joins the balancer's log line of the request, how the connection ended, and
 * what the history has of that time.
 */
public final class LossAccount implements Explainer {

    /** The rules, in order: the first one whose evidence is there explains the loss. What the log proves comes first. */
    private static final List<Rule> RULES = List.of(
            NeverSent::explain,
            Misrouted::explain,
            WrongAnswer::explain,
            DiscoveryOutage::explain,
            EmptyPool::explain,
            NoLiveUpstream::explain,
            StaleUpstream::explain,
            StoppedInFlight::explain,
            FrozenInFlight::explain,
            ClosedIdleByInstance::explain,
            HungUpForInstance::explain,
            CutByOldWorker::explain,
            ReloadGap::explain,
            IdleKeepAliveClosed::explain,
            IdleTimedOut::explain,
            WithoutLog::explain);

    /** A request's line is written, and read by the engine, within this time after the request ended. */
    private static final double WRITTEN_WITHIN_MS = 1_000;

    private final AccessLog accessLog;
    private final Loss.LogCoverage log;
    private final PoolTrace pool;
    private final Answerers answerers;
    private final String service;
    private final double startMs;

    /**
     * @param destination the service that the load is for, and the balancer through which it went
     * @param logExists whether the balancer keeps an access log that this can read; if not, a missing line proves nothing
     * @param missing how many answered requests are missing in the log; if there are some, a missing line proves nothing
     *     either
     * @param startMs the load's start on the history's clock
     */
    public LossAccount(
            List<Entry<?>> history,
            Destination destination,
            AccessLog accessLog,
            boolean logExists,
            long missing,
            double startMs) {
        this.service = destination.service();
        this.pool = new PoolTrace(history, destination.balancer(), service, accessLog.writers());
        this.answerers = Answerers.of(history);
        this.accessLog = accessLog;
        this.log = new Loss.LogCoverage(logExists, missing, accessLog.hidesHangUps());
        this.startMs = startMs;
    }

    @Override
    public Explanation explain(Request lost) {
        return explain(lost, OptionalInt.empty());
    }

    @Override
    public Explanation explain(Request lost, OptionalInt executed) {
        Loss loss = loss(lost, executed);
        return RULES.stream()
                .flatMap(rule -> rule.explain(loss).stream())
                .findFirst()
                .orElseGet(() -> Unexplained.of(loss));
    }

    @Override
    public String around(Request lost) {
        double from = from(lost);
        return "around it (due %s)%s: %s"
                .formatted(
                        PoolTrace.shown(startMs + lost.dueMs()),
                        lost.sent() < 0 ? "" : ", from when it was sent, " + PoolTrace.shown(from),
                        pool.around(from));
    }

    /** Returns when a request was sent, or was due if it was not, on the history's clock. */
    private double from(Request lost) {
        return startMs + Math.max(lost.sent(), lost.due()) / 1e3;
    }

    private Loss loss(Request lost, OptionalInt executed) {
        double from = from(lost);
        double to = startMs + lost.endedMs();
        return new Loss(
                lost,
                from,
                to,
                line(accessLog.find(lost.load(), lost.number())),
                accessLog.has(lost.load(), lost.number()),
                accessLog.unread(from, to + WRITTEN_WITHIN_MS),
                askedElsewhere(lost),
                otherService(lost),
                executed,
                log,
                pool);
    }

    /** Returns the line of the hop that sends to an instance, or else that of any hop. */
    private Optional<AccessLine> line(List<AccessLine> hops) {
        return hops.stream()
                .filter(line -> pool.knows(line.lastUpstream()))
                .findFirst()
                .or(() -> hops.stream().findFirst());
    }

    @Override
    public Optional<String> unread(RequestLog requests) {
        return accessLog.unread(startMs, startMs + requests.endedMs() + WRITTEN_WITHIN_MS);
    }

    @Override
    public Optional<Logged> logged(String load) {
        AccessLog.Summary said = accessLog.of(load);
        return log.exists()
                ? Optional.of(new Logged(
                        said.requests(), said.retried(), said.repeated(), log.missing(), accessLog.unserved(load)))
                : Optional.empty();
    }

    @Override
    public Map<Integer, Double> slowConnects(String load) {
        return accessLog.slowConnects(load);
    }

    @Override
    public boolean isMisrouted(Request answered) {
        String host = answered.host();
        return host != null
                && (answerers.isStranger(host)
                        || otherService(answered).isPresent()
                        || !askedElsewhere(answered).isEmpty());
    }

    private Optional<Misrouted.Services> otherService(Request answered) {
        return Misrouted.Services.of(answerers, answered, service);
    }

    @Override
    public boolean isOfOtherService(String hostname) {
        return answerers.otherService(hostname, service).isPresent();
    }

    @Override
    public boolean isUnplaced(String hostname) {
        return answerers.isUnplaced(hostname);
    }

    /** Returns the upstreams that the balancer asked, if none of them is the host that answered. */
    private List<String> askedElsewhere(Request answered) {
        return answerers.insteadOf(
                String.valueOf(answered.host()), accessLog.answeredBy(answered.load(), answered.number()));
    }
}
