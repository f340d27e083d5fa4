package dev.ballast.lies;

import java.util.ArrayList;
import java.util.List;

/** What truly happened to an instance, in milliseconds since the run's start; infinite for what never happened. */
final class Member {

    static final double NEVER = Double.POSITIVE_INFINITY;

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

    /** When the balancer's list in force had it. */
    final List<Stay> listed = new ArrayList<>();

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

    Member(int number, double started) {
        this.name = "api-" + number;
        this.host = "%012x".formatted(0x1a2b3c4d5eL * (number + 1));
        this.address = "10.0.%d.%d:5000".formatted(number / 200, 10 + number % 200);
        this.started = started;
    }

    /** Returns when it began to leave. */
    double leaving() {
        return Math.min(Math.min(stopping, deregistered), Math.min(killed, ended));
    }

    boolean answersAt(double atMs) {
        return atMs < Math.min(killed, ended) && listed.stream().anyMatch(stay -> stay.has(atMs));
    }

    Stay lastListed() {
        return listed.get(listed.size() - 1);
    }

    Stay lastPassing() {
        return passing.get(passing.size() - 1);
    }
}
