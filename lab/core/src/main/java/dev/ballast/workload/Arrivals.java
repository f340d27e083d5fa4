package dev.ballast.workload;

import dev.ballast.request.Request;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;

/**
 * Requests of one sort that are due at a constant rate. Each has a place; those that count begin at 0, and those of the
 * warm-up are below 0. Numbers run through both sorts of a load, in the order in which requests are due. Safe for use
 * by many threads.
 */
final class Arrivals {

    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private final AtomicLong next;
    private final LongToIntFunction number;
    private final LongFunction<Request.Kind> kind;

    private Arrivals(int perSecond, long first, LongToIntFunction number, LongFunction<Request.Kind> kind) {
        this.perSecond = perSecond;
        this.next = new AtomicLong(first);
        this.number = number;
        this.kind = kind;
    }

    static Arrivals common(LoadPlan plan) {
        long rate = plan.rate();
        long slow = plan.slowRate();
        long warmUp = plan.warmUp().toNanos() / SECOND * rate + plan.warmUp().toNanos() % SECOND * rate / SECOND;
        // before it: the slow ones that are due earlier
        return new Arrivals(
                plan.rate(),
                -warmUp,
                place -> Math.toIntExact(place - Math.floorDiv(-place * slow, rate)),
                Mix.of(plan)::kind);
    }

    static Arrivals slow(LoadPlan plan) {
        long rate = plan.rate();
        long slow = plan.slowRate();
        // before it: the common ones that are due earlier or with it
        return new Arrivals(
                plan.slowRate(),
                0,
                place -> Math.toIntExact(place + place * rate / slow + 1),
                place -> Request.Kind.SLOW);
    }

    /** Takes the next free place and returns it. */
    long claim() {
        return next.getAndIncrement();
    }

    /** Returns when a place is due, in nanoseconds since the load's start. */
    long due(long place) {
        return Math.floorDiv(place * SECOND, (long) perSecond);
    }

    /** Returns what is sent at a place. */
    Request.Kind kind(long place) {
        return kind.apply(place);
    }

    /** Returns the number of the request at a place that counts. */
    int number(long place) {
        return number.applyAsInt(place);
    }
}
