package dev.ballast.workload;

import dev.ballast.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients of one habit in a plan.
 *
 * @param mix which of their requests are POSTs, and which go on a fresh connection
 * @param timeout after what time without an answer a request is given up
 * @param warmUp how many requests are sent before those that count
 * @param shared whether a request goes on any connection that is free; otherwise each connection has its own requests, so
 *     that it rests as the habit says
 */
record Clients(Habit habit, Mix mix, Duration timeout, long warmUp, boolean shared) {

    private static final long SECOND = 1_000_000_000L;

    /** Returns all clients of a plan, those that are always busy first. */
    static List<Clients> of(LoadPlan plan) {
        List<Clients> all = new ArrayList<>();
        if (plan.rate() > 0) {
            all.add(busy(plan));
        }
        if (plan.slowRate() > 0) {
            Habit slow = new SlowAnswers(plan.slowRate(), plan.slowConnections(), plan.fresh(), plan.slowFor());
            all.add(of(plan, slow, 0, true));
        }
        for (int number = 0; number < plan.habits().size(); number++) {
            all.add(of(plan, plan.habits().get(number), number, false));
        }
        return all;
    }

    /** Returns the clients of a plan that are always busy. */
    static Clients busy(LoadPlan plan) {
        long rate = plan.rate();
        long nanos = plan.warmUp().toNanos();
        return new Clients(
                new Busy(plan.rate(), plan.connections(), plan.fresh()),
                new Mix(plan.posts(), plan.fresh(), 0),
                plan.timeout(),
                nanos / SECOND * rate + nanos % SECOND * rate / SECOND,
                true);
    }

    private static Clients of(LoadPlan plan, Habit habit, int number, boolean shared) {
        Mix mix = new Mix(plan.posts(), habit.fresh(), number);
        return new Clients(habit, mix, plan.timeout().plus(habit.takes()), 0, shared);
    }

    /** Returns what is sent at a place. */
    Request.Kind kind(long place) {
        if (!habit.takes().isZero()) {
            return Request.Kind.SLOW;
        }
        return habit.body() > 0 ? Request.Kind.POST : mix.kind(place);
    }

    /** Returns whether requests of a kind post a body, which must come back. */
    boolean posts(Request.Kind kind) {
        return kind == Request.Kind.POST || kind == Request.Kind.SLOW && habit.body() > 0;
    }
}
