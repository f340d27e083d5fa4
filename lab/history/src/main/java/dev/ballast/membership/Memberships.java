package dev.ballast.membership;

import dev.ballast.lifetime.PoolLifetimes;
import java.util.List;

/** Judges the balancers' member lists, after the model of Jepsen's {@code set-full}. */
public final class Memberships {

    private Memberships() {}

    /**
     * Returns for each lifetime, and for each upstream that belongs to no instance, whether the member lists were right
     * about it.
     */
    public static List<Membership> of(PoolLifetimes pool, Tolerance tolerance) {
        return new MembershipJudge(pool, tolerance).judge();
    }
}
