package dev.ballast.workload;

import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one request after another: claims the next place among the arrivals, waits until it is due, sends, reads the
 * answer, and keeps a note of it. A place is claimed only when the connection is free, so that a sender whose server is
 * silent holds up nobody.
 */
final class Sender implements Runnable {

    private static final long POST_SALT = 0x9E3779B97F4A7C15L;

    private final Load load;
    private final LoadPlan plan;
    private final RequestLog log;
    private final Arrivals arrivals;
    private final boolean slow;
    private final long timeout;
    private final Answer answer = new Answer();
    private final RequestWriter writer;
    private final HttpConnection kept;
    private final HttpConnection fresh;

    Sender(Load load, InetSocketAddress address, Arrivals arrivals, boolean slow) {
        this.load = load;
        this.plan = load.plan();
        this.log = load.requests();
        this.arrivals = arrivals;
        this.slow = slow;
        timeout = plan.timeout().toNanos() + (slow ? plan.slowFor().toNanos() : 0);
        writer = new RequestWriter(plan);
        kept = new HttpConnection(address, load::nextConnection, answer);
        fresh = new HttpConnection(address, load::nextConnection, answer);
    }

    @Override
    public void run() {
        try (kept) {
            while (true) {
                long place = arrivals.claim();
                long free = System.nanoTime();
                long due = log.clock().startNanos() + arrivals.due(place);
                if (!awaitDue(due)) {
                    return;
                }
                send(place, due, Math.max(0, free - due));
            }
        }
    }

    /** Returns whether the request is to be sent: what fell due before the load was stopped is. */
    private boolean awaitDue(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (!load.takes(due)) {
                return false;
            }
            LockSupport.parkNanos(left);
        }
        return load.takes(due);
    }

    private void send(long place, long due, long waited) {
        boolean counts = place >= 0;
        Request.Kind kind = kind(place);
        boolean onFresh = chance(place) < plan.fresh();
        HttpConnection connection = onFresh ? fresh : kept;
        int number = counts ? arrivals.number(place) : -1;
        LoadClock clock = log.clock();
        long dueMicros = clock.micros(due);
        int length = writer.write(kind, counts ? number : place, onFresh);
        long sent = System.nanoTime();
        if (counts) {
            log.begin(number, kind, dueMicros, waited / 1_000, clock.micros(sent));
        }
        Outcome outcome = connection.exchange(writer.bytes(), length, !onFresh, sent + timeout);
        int host = kind == Request.Kind.POST ? answer.hostInHeader(log.names()) : answer.hostInBody(log.names());
        boolean right = kind == Request.Kind.POST ? writer.echoed(answer) : host != HostNames.NONE;
        if (outcome == Outcome.ANSWERED && !right) {
            outcome = Outcome.WRONG_BODY;
        }
        long ended = connection.endedAt();
        if (outcome == Outcome.NEVER_SENT && counts) {
            log.begin(number, kind, dueMicros, clock.micros(ended) - dueMicros, -1);
        }
        boolean whole = outcome == Outcome.ofStatus(answer.status()) || outcome == Outcome.WRONG_BODY;
        if (counts) {
            log.end(
                    number,
                    clock.micros(ended),
                    outcome,
                    whole ? answer.status() : 0,
                    whole ? host : HostNames.NONE,
                    outcome == Outcome.NEVER_SENT ? -1 : connection.number(),
                    connection.reused());
        }
        if (outcome == Outcome.ANSWERED && host != HostNames.NONE) {
            load.answered(log.names(), host, ended);
        }
    }

    private Request.Kind kind(long place) {
        if (slow) {
            return Request.Kind.SLOW;
        }
        return chance(place ^ POST_SALT) < plan.posts() ? Request.Kind.POST : Request.Kind.GET;
    }

    /** Returns a number from 0 to below 1, the same for the same place: SplitMix64, so that no share follows another. */
    private static double chance(long place) {
        long z = (place + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
