package dev.ballast.workload;

import dev.ballast.request.HostNames;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Sends one request after another: claims the next place among the arrivals, waits until it is due, sends, reads the
 * answer, and keeps a note of it. It claims a place only when its connection is free, so a sender with a silent server
 * delays no other.
 */
final class Sender implements Runnable {

    private final Load load;
    private final RequestLog log;
    private final LoadClock clock;
    private final Arrivals arrivals;
    private final LongSupplier places;
    private final long timeout;
    private final Requester requester;

    /** @param places gives the next place at each call */
    Sender(Load load, Requester requester, Arrivals arrivals, LongSupplier places) {
        this.load = load;
        this.requester = requester;
        this.arrivals = arrivals;
        this.places = places;
        log = load.requests();
        clock = log.clock();
        timeout = arrivals.clients().timeout().toNanos();
    }

    @Override
    public void run() {
        try (requester) {
            while (true) {
                long place = places.getAsLong();
                long free = System.nanoTime();
                long due = clock.startNanos() + arrivals.due(place);
                if (!awaitDue(due)) {
                    return;
                }
                send(place, due, Math.max(0, free - due));
            }
        }
    }

    /** Returns whether the request is to be sent: whether it fell due before the load was stopped. */
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
        long now = System.nanoTime();
        Request.Kind kind = arrivals.kind(place);
        if (place < 0) {
            Outcome outcome = requester.send(kind, place, place, now + timeout);
            log.warmedUp(outcome);
            tell(outcome);
            return;
        }
        int number = arrivals.number(place);
        long dueMicros = clock.micros(due);
        log.begin(number, kind, dueMicros, waited / 1_000, clock.micros(now));
        Outcome outcome = requester.send(kind, place, number, now + timeout);
        if (outcome == Outcome.NEVER_SENT) {
            log.begin(number, kind, dueMicros, waited / 1_000, -1);
        }
        log.end(
                number,
                clock.micros(requester.endedAt()),
                outcome,
                requester.status(),
                requester.host(),
                outcome == Outcome.NEVER_SENT ? -1 : requester.connection(),
                requester.reused(),
                requester.executed());
        tell(outcome);
    }

    private void tell(Outcome outcome) {
        if (outcome == Outcome.ANSWERED && requester.host() != HostNames.NONE) {
            load.answered(requester.host(), requester.endedAt());
        }
    }
}
