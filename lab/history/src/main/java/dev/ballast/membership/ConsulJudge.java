package dev.ballast.membership;

import static dev.ballast.lifetime.Elapsed.ms;

import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds times in which Consul dropped an instance that had not left, for which the history has no reason. */
final class ConsulJudge {

    private final PoolLifetimes pool;
    private final Lifetime lifetime;
    private final Tolerance tolerance;
    private final Findings found;

    ConsulJudge(PoolLifetimes pool, Lifetime lifetime, Tolerance tolerance, Findings found) {
        this.pool = pool;
        this.lifetime = lifetime;
        this.tolerance = tolerance;
        this.found = found;
    }

    void judge() {
        List<Span> passing = lifetime.passing();
        for (int i = 0; i < passing.size(); i++) {
            Moment out = passing.get(i).out();
            if (out != null && !passing.get(i).bequeathed()) {
                dropped(out, i + 1 < passing.size() ? passing.get(i + 1).in() : null);
            }
        }
    }

    private void dropped(Moment out, @Nullable Moment back) {
        Moment leaving = lifetime.leaving();
        Moment until = Objects.requireNonNull(Moment.earliest(back, leaving, pool.end()));
        if (!out.isBefore(until) || isExplained(out)) {
            return;
        }
        boolean unasked = found.tooLong(
                Outcome.DROPPED,
                out,
                until,
                tolerance.race(),
                "Consul %s at %s, for %s, although it ran, was not leaving, and no fault of it was recorded",
                isCritical(out, until) ? "took it for critical" : "dropped it",
                out,
                until.since(out));
        if (!unasked && back == null && leaving == null) {
            found.untold("Consul dropped it at %s, too short before the history ends to tell why", out);
        }
    }

    private boolean isCritical(Moment from, Moment to) {
        return lifetime.critical().stream()
                .anyMatch(span -> span.in().isBefore(to) && from.isBefore(span.outOr(pool.end())));
    }

    /** Returns whether something happened before for which Consul may drop it; the two may be seen in the wrong order. */
    private boolean isExplained(Moment dropped) {
        return pool.disturbances(lifetime)
                .anyMatch(cause -> cause.since(dropped).least() <= ms(tolerance.race())
                        && dropped.since(cause).least() <= ms(tolerance.dead()));
    }
}
