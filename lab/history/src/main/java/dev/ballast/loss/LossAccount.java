package dev.ballast.loss;

import dev.ballast.history.Entry;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Explains the lost requests of one load. It starts from the balancer's log line of the request. If there is none, it
 * uses how the connection ended, and what the balancer was doing at that time.
 */
public final class LossAccount implements Explainer {

    /** A process that ends cuts its connections a little before its end is observed. */
    private static final double CUT_BEFORE_TOLD_MS = 100;

    /** A process that was started again listens within this time; until then its address refuses connections. */
    private static final double BOOTS_MS = 5_000;

    /** What balancers answer for an upstream that refuses connections. */
    private static final Set<Integer> CONNECTION_REFUSED = Set.of(502, 503);

    private final AccessLog accessLog;
    private final boolean logs;
    private final long missing;
    private final PoolTrace pool;
    private final Answerers answerers;
    private final double startMs;
    private boolean toldAround;

    /**
     * @param logs whether the balancer keeps an access log that this can read; if not, a missing line proves nothing
     * @param missing how many answered requests are missing in the log; if there are some, a missing line proves little
     * @param startMs the load's start on the history's clock
     */
    public LossAccount(List<Entry<?>> history, AccessLog accessLog, boolean logs, long missing, double startMs) {
        this.pool = new PoolTrace(history, accessLog.writers());
        this.answerers = Answerers.of(history);
        this.accessLog = accessLog;
        this.logs = logs;
        this.missing = missing;
        this.startMs = startMs;
    }

    @Override
    public synchronized Explanation explain(Request lost) {
        double from = startMs + Math.max(lost.sent(), lost.due()) / 1e3;
        double to = startMs + lost.endedMs();
        Explanation explanation = explain(lost, from, to);
        if (toldAround) {
            return explanation;
        }
        toldAround = true;
        String around = "around it (due %s): %s".formatted(PoolTrace.shown(startMs + lost.dueMs()), pool.around(from));
        return new Explanation(explanation.cause(), explanation.detail() + "; " + around);
    }

    @Override
    public Optional<Logged> logged(String load) {
        AccessLog.Summary said = accessLog.of(load);
        return logs
                ? Optional.of(
                        new Logged(said.requests(), said.retried(), said.repeated(), missing, accessLog.unserved(load)))
                : Optional.empty();
    }

    @Override
    public boolean isMisrouted(Request answered) {
        String host = answered.host();
        return host != null
                && (answerers.isStranger(host) || !askedElsewhere(answered).isEmpty());
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

    private Explanation misrouted(Request lost) {
        List<String> asked = askedElsewhere(lost);
        return new Explanation(
                Cause.MISROUTED,
                asked.isEmpty()
                        ? "%s answered, which was never an instance of the pool".formatted(lost.host())
                        : "%s answered, and the balancer had asked %s"
                                .formatted(lost.host(), String.join(", ", asked)));
    }

    private Explanation explain(Request lost, double from, double to) {
        if (lost.outcome() == Outcome.NEVER_SENT) {
            return Explainer.neverSent(lost);
        }
        if (lost.outcome() == Outcome.MISROUTED) {
            return misrouted(lost);
        }
        Optional<AccessLog.Line> line = accessLog.find(lost.load(), lost.number());
        if (line.isPresent() && !line.get().lastUpstream().isEmpty()) {
            return ofUpstream(line.get(), from, to);
        }
        if (emptyPool(from, to)) {
            return new Explanation(Cause.EMPTY_POOL, "no upstream was in force");
        }
        Optional<PoolTrace.Gap> gap = pool.gap(from, to);
        if (gap.isPresent() && line.isEmpty() && lost.status() == 0) {
            String kept = lost.reused() && closedByPeer(lost)
                    ? "; the request left on a connection kept alive as it closed"
                    : "";
            return new Explanation(Cause.RELOAD_GAP, gap.get().what() + kept);
        }
        boolean logged = accessLog.has(lost.load(), lost.number());
        if (lost.reused() && closedByPeer(lost) && !logged) {
            return new Explanation(
                    Cause.IDLE_KEEP_ALIVE_CLOSED, logs ? neverLogged() : "the connection had carried requests before");
        }
        return logs ? unexplained(line, logged) : withoutLog(from, to);
    }

    private Explanation ofUpstream(AccessLog.Line line, double from, double to) {
        String address = line.lastUpstream();
        Optional<PoolTrace.Life> found = pool.life(address, from);
        String said = "the balancer answered %d after trying %s (%s)"
                .formatted(line.status(), line.upstreams(), line.upstreamStatus());
        if (found.isEmpty()) {
            return new Explanation(Cause.STALE_UPSTREAM, said + ": no instance was ever there");
        }
        PoolTrace.Life life = found.get();
        if (life.to() < from) {
            return new Explanation(
                    Cause.STALE_UPSTREAM,
                    "%s: %s was gone for %.0f ms, %s".formatted(said, life.instance(), from - life.to(), life.end()));
        }
        if (life.to() <= to + CUT_BEFORE_TOLD_MS) {
            return new Explanation(
                    Cause.INSTANCE_STOPPED_IN_FLIGHT,
                    "%s: %s ended meanwhile, %s".formatted(said, life.instance(), life.end()));
        }
        if (life.again() && from - life.from() <= BOOTS_MS && CONNECTION_REFUSED.contains(line.status())) {
            return new Explanation(
                    Cause.STALE_UPSTREAM,
                    "%s: %s had been started again %.0f ms before"
                            .formatted(said, life.instance(), from - life.from()));
        }
        return new Explanation(Cause.UNEXPLAINED, "%s, and %s lived on".formatted(said, life.instance()));
    }

    private boolean emptyPool(double from, double to) {
        return pool.memberList(from).filter(List::isEmpty).isPresent()
                || pool.memberList(to).filter(List::isEmpty).isPresent();
    }

    private static boolean closedByPeer(Request lost) {
        return lost.outcome() == Outcome.CLOSED_BEFORE_FIRST_BYTE || lost.outcome() == Outcome.RESET_BEFORE_FIRST_BYTE;
    }

    private String neverLogged() {
        return missing == 0
                ? "the balancer never logged it"
                : "the balancer's log has no line of it, nor of %d that were answered".formatted(missing);
    }

    private Explanation unexplained(Optional<AccessLog.Line> line, boolean logged) {
        return new Explanation(
                Cause.UNEXPLAINED,
                line.map(seen -> "the balancer answered %d and tried no upstream".formatted(seen.status()))
                        .orElse(logged ? "the balancer logged it as answered" : neverLogged()));
    }

    /** Explains from the history alone: an instance was still listed after its end, or ended meanwhile. */
    private Explanation withoutLog(double from, double to) {
        List<PoolTrace.Life> ended = pool.endedWithin(from, to + CUT_BEFORE_TOLD_MS);
        if (!ended.isEmpty()) {
            return new Explanation(
                    Cause.INSTANCE_STOPPED_IN_FLIGHT,
                    "%s ended meanwhile, %s; the balancer keeps no log that says where the request was"
                            .formatted(ended.get(0).instance(), ended.get(0).end()));
        }
        return pool.memberList(from).orElse(List.of()).stream()
                .map(address -> pool.life(address, from))
                .flatMap(Optional::stream)
                .filter(life -> life.to() < from)
                .findFirst()
                .map(life -> new Explanation(
                        Cause.STALE_UPSTREAM,
                        "%s was still listed, gone for %.0f ms".formatted(life.instance(), from - life.to())))
                .orElse(new Explanation(Cause.UNEXPLAINED, "the balancer keeps no log that says more"));
    }
}
