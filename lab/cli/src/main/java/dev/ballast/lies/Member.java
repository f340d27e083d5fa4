package dev.ballast.lies;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** What truly happened to an instance, in milliseconds since the run's start; infinite for what never happened. */
final class Member {

    static final double NEVER = Double.POSITIVE_INFINITY;

    final String service;
    final int number;
    final String name;
    final String host;
    final String address;
    final double started;
    double registered;
    double stopping = NEVER;
    double deregistered = NEVER;
    double killed = NEVER;
    double ended = NEVER;
    /** Whether the history has its start. */
    boolean startSeen = true;

    /** When Consul had it as passing. */
    final List<Stay> passing = new ArrayList<>();

    /** When the list in force of the balancer under load had it. */
    final List<Stay> listed = new ArrayList<>();

    /** Since when that balancer lists it for another service than its own, and for which. */
    double misnamed = NEVER;

    String misnamedAs = "";

    /** The same as {@link #listed} for each other balancer of its service, in their order. */
    final List<List<Stay>> listedElsewhere = new ArrayList<>();

    /** A time on a list. */
    static final class Stay {
        double from;
        double to;

        Stay(double from, double to) {
            this.from = from;
            this.to = to;
        }

        boolean has(double atMs) {
            return from <= atMs && atMs < to;
        }
    }

    /**
     * @param number names and addresses of a service go by it, and are used again
     * @param life which instance under that number it is, from 0
     */
    Member(String service, int number, int life, double started) {
        this.service = service;
        this.number = number;
        this.name = "%s-%d".formatted(service, number + 1);
        this.host = "%012x".formatted(0x1a2b3c4d5eL * (number + 1) + 0x101 * life + service.hashCode() % 0xff);
        this.address =
                "10.%d.%d.%d:5000".formatted(Math.floorMod(service.hashCode(), 200), number / 200, 10 + number % 200);
        this.started = started;
    }

    /** Returns when it began to leave. */
    double leaving() {
        return Math.min(Math.min(stopping, deregistered), Math.min(killed, ended));
    }

    /** Returns until when it can answer. */
    double alive() {
        return Math.min(killed, ended);
    }

    boolean isListed(double atMs) {
        return listed.stream().anyMatch(stay -> stay.has(atMs));
    }

    boolean answersAt(double atMs) {
        return atMs < alive() && isListed(atMs);
    }

    Stay lastListed() {
        return listed.get(listed.size() - 1);
    }

    Stay lastPassing() {
        return passing.get(passing.size() - 1);
    }

    /** Ends its last stay on the list of each balancer. */
    void unlist(double passingUntil, DoubleSupplier delay) {
        lastPassing().to = passingUntil;
        lastListed().to = passingUntil + delay.getAsDouble();
        listedElsewhere.forEach(stays -> stays.get(stays.size() - 1).to = passingUntil + delay.getAsDouble());
    }

    /** Returns when the last balancer dropped it. */
    double unlisted() {
        return listedElsewhere.stream()
                .mapToDouble(stays -> stays.get(stays.size() - 1).to)
                .reduce(lastListed().to, Math::max);
    }
}
