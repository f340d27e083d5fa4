package dev.ballast.workload;

import dev.ballast.request.Request;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The requests of one habit of a load. Each has a place; those that count begin at 0, and those of the warm-up are below 0.
 * Numbers run through all habits of a load, in the order in which requests are due. Safe for use by many threads.
 */
final class Arrivals {

    private final Clients clients;
    private final AtomicLong next;
    private final Arrivals[] all;
    private final int index;

    private Arrivals(Clients clients, Arrivals[] all, int index) {
        this.clients = clients;
        this.next = new AtomicLong(-clients.warmUp());
        this.all = all;
        this.index = index;
    }

    /** Returns the arrivals of each habit of a plan. */
    static List<Arrivals> of(LoadPlan plan) {
        List<Clients> clients = Clients.of(plan);
        Arrivals[] all = new Arrivals[clients.size()];
        Arrays.setAll(all, index -> new Arrivals(clients.get(index), all, index));
        return List.of(all);
    }

    /** Returns the clients that send them. */
    Clients clients() {
        return clients;
    }

    /**
     * Returns the places at which a connection sends, one at each call.
     *
     * @param connection its number, from 0
     */
    LongSupplier placesOf(int connection) {
        if (clients.shared()) {
            return this::claim;
        }
        int connections = clients.habit().connections();
        AtomicLong own = new AtomicLong(connection);
        return () -> own.getAndAdd(connections);
    }

    /** Takes the next free place and returns it. */
    long claim() {
        return next.getAndIncrement();
    }

    /** Returns when a place is due, in nanoseconds since the load's start. */
    long due(long place) {
        return clients.habit().due(place);
    }

    /** Returns what is sent at a place. */
    Request.Kind kind(long place) {
        return clients.kind(place);
    }

    /** Returns the number of the request at a place that counts: of those due at the same time, earlier habits come first. */
    int number(long place) {
        long number = place;
        for (int other = 0; other < all.length; other++) {
            if (other != index) {
                number += all[other].dueBefore(other < index ? due(place) + 1 : due(place));
            }
        }
        return Math.toIntExact(number);
    }

    /** Returns how many that count are due before a time. */
    private long dueBefore(long nanos) {
        long low = 0;
        long high = 1;
        while (due(high) < nanos) {
            low = high;
            high *= 2;
        }
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (due(middle) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
