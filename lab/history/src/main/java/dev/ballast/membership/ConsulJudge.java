package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.Disturbance;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds times in which Consul dropped an instance that had not left, for which the history has no reason. */
final class ConsulJudge {

    /** An agent that is asked to stop tells the others that it leaves, and ends only after this time, fixed in Consul. */
    private static final double LEAVES_MS = 3_000;

    /** The exit code of a container that TERM ended. */
    private static final int TERMINATED = 143;

    private final PoolLifetimes pool;
    private final Lifetime lifetime;
    private final Tolerance tolerance;
    private final Findings found;
    private final List<Disturbance> causes;
    private final Sweep criticalSweep;

    ConsulJudge(PoolLifetimes pool, Lifetime lifetime, Tolerance tolerance, Findings found) {
        this.pool = pool;
        this.lifetime = lifetime;
        this.tolerance = tolerance;
        this.found = found;
        this.causes = pool.disturbances(lifetime).toList();
        this.criticalSweep = new Sweep(lifetime.critical(), pool.end());
    }

    void judge() {
        List<Span> passing = lifetime.passing();
        ShortTimes drops = new ShortTimes();
        for (int i = 0; i < passing.size(); i++) {
            Moment out = passing.get(i).out();
            if (out != null && !passing.get(i).bequeathed()) {
                Moment back = i + 1 < passing.size() ? passing.get(i + 1).in() : null;
                Moment until = Objects.requireNonNull(Moment.earliest(back, lifetime.leaving(), pool.end()));
                boolean judged = out.isBefore(until) && !found.isOver(until);
                if (judged && !isExplained(out) && !mayBeExplained(out, until) && !dropped(out, until, back)) {
                    drops.add(out, until);
                }
            }
        }
        addUp(drops);
    }

    /** Judges one drop, and returns whether it is a finding. */
    private boolean dropped(Moment out, Moment until, @Nullable Moment back) {
        boolean unasked = found.tooLong(
                Outcome.DROPPED,
                out,
                until,
                tolerance.race(),
                "Consul %s at %s, for %s, although it ran, was not leaving, and no fault of it was recorded",
                isCritical(out, until) ? "took it for critical" : "dropped it",
                out,
                until.since(out));
        if (!unasked && back == null && lifetime.leaving() == null) {
            found.untold("Consul dropped it at %s, too short before the history ends to tell why", out);
        }
        return unasked;
    }

    /** Judges short drops together: within a minute they may not be longer than one of them may be. Tells the worst minute. */
    private void addUp(ShortTimes drops) {
        drops.worstMinute()
                .ifPresent(together -> found.tooLong(
                        Outcome.DROPPED,
                        together.sum(),
                        together.from(),
                        together.to(),
                        tolerance.race(),
                        "Consul dropped it %d times within a minute, from %s on, for %s in all, although it ran, was not leaving,"
                                + " and no fault of it was recorded",
                        together.count(),
                        together.from(),
                        together.sum()));
    }

    /** @param from no earlier than the last one that was asked for */
    private boolean isCritical(Moment from, Moment to) {
        return criticalSweep.from(from).stream()
                .takeWhile(span -> span.in().isBefore(to))
                .anyMatch(span -> from.isBefore(span.outOr(pool.end())));
    }

    /** Returns whether something happened before for which Consul may drop it; the two may be seen in the wrong order. */
    private boolean isExplained(Moment dropped) {
        return causes.stream().anyMatch(cause -> {
            Elapsed after = dropped.since(cause.at());
            return after.least() >= -mostBefore(cause) && after.most() <= ms(tolerance.dead());
        });
    }

    /** Returns whether the error of observation leaves open if something explains a drop, and tells that of a long one. */
    private boolean mayBeExplained(Moment dropped, Moment until) {
        Optional<Disturbance> open = causes.stream()
                .filter(cause -> {
                    Elapsed after = dropped.since(cause.at());
                    return after.most() >= -mostBefore(cause) && after.least() <= ms(tolerance.dead());
                })
                .findFirst();
        if (open.isPresent() && until.since(dropped).most() > ms(tolerance.race())) {
            found.untold(
                    "Consul dropped it at %s, for %s; whether that followed from \"%s\", at %s, the error of observation leaves"
                            + " open: repeat the run",
                    dropped,
                    until.since(dropped),
                    open.get().event().describe(),
                    open.get().at());
        }
        return open.isPresent();
    }

    /** Returns for how many milliseconds a drop may be seen before what it follows from. */
    private double mostBefore(Disturbance cause) {
        return ms(tolerance.race()) + (endsAsAsked(cause.event()) ? LEAVES_MS : 0);
    }

    /** Returns whether it is the end of a process or a container that was asked to stop. */
    private static boolean endsAsAsked(Event event) {
        if (event instanceof InstanceEvent.ProcessChanged process) {
            return process.wasStopped();
        }
        Integer exitCode = event instanceof InstanceEvent.Died died ? died.exitCode() : null;
        return exitCode != null && (exitCode == 0 || exitCode == TERMINATED);
    }
}
