package dev.ballast.membership;

import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.List;

/** Judges the balancers' member lists, after the model of Jepsen's {@code set-full}. */
public final class Memberships {

    private Memberships() {}

    /** Returns the findings on what a history shows so far. */
    public static List<Membership> of(History history, Tolerance tolerance) {
        return of(PoolLifetimes.of(history), tolerance);
    }

    /** Returns the findings on what these entries show, watched until the last of them. */
    public static List<Membership> of(List<Entry<?>> entries, Tolerance tolerance) {
        return of(PoolLifetimes.of(entries), tolerance);
    }

    /**
     * Returns for each lifetime, and for each upstream that belongs to no instance, whether the member lists were right
     * about it.
     */
    public static List<Membership> of(PoolLifetimes pool, Tolerance tolerance) {
        return new MembershipJudge(pool, tolerance).judge();
    }
}
