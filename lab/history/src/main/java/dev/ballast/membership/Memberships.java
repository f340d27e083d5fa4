package dev.ballast.membership;

import dev.ballast.lifetime.Moment;
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
        return of(pool, tolerance, Double.NEGATIVE_INFINITY);
    }

    /**
     * Returns the same from a moment on. What was over before it is left out; what was in force then counts from its begin.
     *
     * @param sinceMs on the history's clock
     */
    public static List<Membership> of(PoolLifetimes pool, Tolerance tolerance, double sinceMs) {
        return new MembershipJudge(pool, tolerance, new Moment(sinceMs, 0)).judge();
    }
}
