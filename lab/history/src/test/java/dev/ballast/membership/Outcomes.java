package dev.ballast.membership;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;

/** The outcomes of the memberships of one instance. */
final class Outcomes {

    private Outcomes() {}

    /** Judges a life beside one that stays, under a load, watched long enough. */
    static List<Outcome> judged(Life stays, Life one) {
        return outcomes(
                LifeHistory.of(stays, one)
                        .load(0, 40_000)
                        .and(40_000, new RunEvent.Note(""))
                        .build(),
                one.instance);
    }

    static List<Outcome> outcomes(History history, String instance) {
        return Memberships.of(PoolLifetimes.of(history), Tolerance.defaults()).stream()
                .filter(member -> member.instance().equals(instance))
                .map(Membership::outcome)
                .toList();
    }

    /** Returns the first finding on an instance, in words. */
    static String detail(History history, String instance) {
        return Memberships.of(PoolLifetimes.of(history), Tolerance.defaults()).stream()
                .filter(member -> member.instance().equals(instance))
                .findFirst()
                .orElseThrow()
                .detail();
    }
}
