package dev.ballast.convergence;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.List;
import java.util.Optional;

/**
 * When each instance reached each stage on its way into the pool and out of it, and how long each step took, as a
 * history shows it.
 *
 * <p>A stage that was not seen is absent; nothing is guessed.
 */
public final class Convergence {

    private final PoolLifetimes pool;
    private final List<Timeline> timelines;

    /** A step as one lifetime took it. */
    public record Taken(Timeline timeline, Elapsed elapsed) {}

    private Convergence(PoolLifetimes pool, List<Timeline> timelines) {
        this.pool = pool;
        this.timelines = timelines;
    }

    private Convergence(PoolLifetimes pool) {
        this(
                pool,
                pool.lifetimes().stream()
                        .map(lifetime -> Timeline.of(pool, lifetime))
                        .toList());
    }

    /** Returns what a history shows so far. */
    public static Convergence of(History history) {
        return new Convergence(PoolLifetimes.of(history));
    }

    /** Returns what these entries show, in any order. The history was watched until the last of them. */
    public static Convergence of(List<Entry<?>> entries) {
        return new Convergence(PoolLifetimes.of(entries));
    }

    /** Returns the names of the balancers whose lists the history has, in order of their first lists. */
    public List<String> balancers() {
        return List.copyOf(pool.rendered().keySet());
    }

    /** Returns the names of the services of the pool, in order of their first instances. */
    public List<String> services() {
        return pool.services();
    }

    /** Returns the convergence of one balancer: of the instances that it has to list, as its own list shows them. */
    public Convergence at(String balancer) {
        return new Convergence(
                pool,
                pool.lifetimes().stream()
                        .filter(lifetime -> pool.balancersOf(lifetime).contains(balancer))
                        .map(lifetime -> Timeline.of(pool, lifetime, balancer))
                        .toList());
    }

    /** Returns the part of this that is of one service. */
    public Convergence of(String service) {
        return new Convergence(
                pool,
                timelines.stream()
                        .filter(timeline -> timeline.service().equals(service))
                        .toList());
    }

    /** Returns a timeline for each lifetime of each instance of the services in the pool, in order of start. */
    public List<Timeline> timelines() {
        return timelines;
    }

    /** Returns the times of a step that were observed, in order of the lifetimes' start. */
    public List<Taken> taken(Step step) {
        return timelines.stream()
                .flatMap(timeline -> timeline.took(step).map(elapsed -> new Taken(timeline, elapsed)).stream())
                .toList();
    }

    /** Returns why events may be missing in the history, and what to do; empty if none is. */
    public Optional<String> missed() {
        return pool.missed();
    }

    /** Returns until when the history was watched. */
    public Moment end() {
        return pool.end();
    }
}
