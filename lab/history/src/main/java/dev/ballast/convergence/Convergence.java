package dev.ballast.convergence;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import java.util.List;
import java.util.Optional;

/**
 * When each instance reached each stage on its way into the pool and out of it, as a history shows it; and so what each
 * step takes, and whether the balancers' member lists were right.
 *
 * <p>A stage that was not seen is not there: nothing is guessed.
 */
public final class Convergence {

    private final Pool pool;
    private final List<Timeline> timelines;

    /** A step as one lifetime took it. */
    public record Taken(Timeline timeline, Elapsed elapsed) {}

    private Convergence(Pool pool) {
        this.pool = pool;
        this.timelines = pool.lifetimes().stream()
                .map(lifetime -> new Stages(pool, lifetime).timeline())
                .toList();
    }

    /** Returns what a history shows so far. */
    public static Convergence of(History history) {
        double nowMs = history.nowMs();
        return new Convergence(new Pool(new Observed(history.entries(), nowMs)));
    }

    /** Returns what these entries show, in whatever order they are; watched until the last of them. */
    public static Convergence of(List<Entry<?>> entries) {
        return new Convergence(new Pool(new Observed(entries, 0)));
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

    /** Returns what a step took over all lifetimes that take it; empty where it was never observed. */
    public Optional<Summary> summary(Step step) {
        List<Elapsed> elapsed = taken(step).stream().map(Taken::elapsed).toList();
        return elapsed.isEmpty() ? Optional.empty() : Optional.of(Summary.of(step, elapsed));
    }

    /** Returns until when the history was watched. */
    public Moment end() {
        return pool.observed().end();
    }

    /** Returns for each lifetime, and for each upstream that is nobody's, whether the member lists had it rightly. */
    public List<Membership> memberships(Tolerance tolerance) {
        return new MembershipJudge(pool, tolerance).judge();
    }
}
