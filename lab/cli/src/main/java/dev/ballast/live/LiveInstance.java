package dev.ballast.live;

import dev.ballast.live.Snapshot.State;
import java.util.Set;

/**
 * The present state of the instance of a name. Names are used again, and the event of a start may come after events that
 * follow from it. So this keeps the last moment of each kind, and counts only those later than the start.
 */
final class LiveInstance {

    private static final double NEVER = Double.NEGATIVE_INFINITY;

    final String name;
    String hostname = "";
    String address = "";
    private double startedMs = NEVER;
    private double registeredMs = NEVER;
    private double leavingMs = NEVER;
    private double diedMs = NEVER;
    private double goneMs = NEVER;
    private State state = State.STARTING;
    private double sinceMs;

    LiveInstance(String name) {
        this.name = name;
    }

    void start(double atMs, String hostname, String address) {
        if (atMs >= startedMs) {
            startedMs = atMs;
            this.hostname = hostname;
            this.address = address;
        }
    }

    void register(double atMs) {
        registeredMs = Math.max(registeredMs, atMs);
    }

    void leave(double atMs) {
        leavingMs = Math.max(leavingMs, atMs);
    }

    void die(double atMs) {
        diedMs = Math.max(diedMs, atMs);
    }

    void go(double atMs) {
        goneMs = Math.max(goneMs, atMs);
    }

    boolean isGone() {
        return goneMs >= startedMs;
    }

    boolean hasDied() {
        return diedMs > startedMs;
    }

    boolean isLeaving() {
        return leavingMs > Math.max(startedMs, registeredMs);
    }

    double startedMs() {
        return startedMs;
    }

    double diedMs() {
        return diedMs;
    }

    State state() {
        return state;
    }

    double sinceMs() {
        return sinceMs;
    }

    /** Follows what is known of the pool by now. */
    void follow(double atMs, Set<String> passing, Set<String> critical, Set<String> upstreams) {
        State now = now(passing, critical, upstreams);
        if (now != state) {
            state = now;
            sinceMs = Math.max(atMs, startedMs);
        }
    }

    private State now(Set<String> passing, Set<String> critical, Set<String> upstreams) {
        if (isLeaving()) {
            return State.LEAVING;
        }
        if (hasDied()) {
            return State.DIED;
        }
        if (critical.contains(address)) {
            return State.FAILING;
        }
        if (upstreams.contains(address)) {
            return State.SERVING;
        }
        if (passing.contains(address)) {
            return State.PASSING;
        }
        return registeredMs >= startedMs ? State.REGISTERED : State.STARTING;
    }
}
