package dev.ballast.membership;

import dev.ballast.convergence.Step;
import dev.ballast.history.Limit;
import dev.ballast.lifetime.Duty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a member list may be off before it counts as wrong, beyond the errors of observation. How fast it must change
 * is the matter of budgets for {@link Step}s.
 *
 * @param missing how long a passing instance may not be listed
 * @param stale how long an instance may be listed that does not pass
 * @param dead how long an instance may be listed that died or deregistered, whatever Consul says: an interval of Consul's
 *     check (5 s at most in images/README.md), the check's timeout (Consul's default, 10 s, if an image sets none), and
 *     {@code stale}. It includes the 5 to 8 s that Consul takes by default to find that an agent has failed. As long after
 *     a fault it is no surprise that Consul drops an instance.
 * @param fresh how long an instance may answer after it was taken off the list: as long as the longest request takes
 * @param kept the same on connections kept alive, if it is not known that their worker has ended
 * @param race by how much two observers may see one change in the wrong order; 0.65 s was seen on a busy machine. Consul
 *     may drop an instance without a reason for as long within a minute, however often.
 * @param withRequests whether answers to requests are judged; if not, a verdict says nothing of them
 */
public record Tolerance(
        Duration missing,
        Duration stale,
        Duration dead,
        Duration fresh,
        Duration kept,
        Duration race,
        boolean withRequests) {

    /**
     * Returns 5 s to be listed, 5 s to be taken off, 20 s after the end whatever Consul says, 1 s (kept alive: 4 s) to
     * answer after that, and 1 s of race.
     */
    public static Tolerance defaults() {
        return new Tolerance(
                Duty.LISTS_WITHIN,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(1),
                true);
    }

    /** Returns the same for the lists alone: answers to requests are not judged, and no load is needed. */
    public Tolerance listsOnly() {
        return new Tolerance(missing, stale, dead, fresh, kept, race, false);
    }

    /**
     * Returns the same for a machine whose speed is not judged: an answer on a fresh connection may take as long as on a kept
     * one, and a check of Consul that fails for a moment because the machine is slow is no finding.
     */
    public Tolerance unhurried() {
        return new Tolerance(missing, stale, dead, longer(fresh, kept), kept, longer(race, stale), withRequests);
    }

    /** Returns the limits that a verdict records; without those on answers, if answers are not judged. */
    public List<Limit> limits() {
        List<Limit> limits = new ArrayList<>(List.of(
                Limit.of(Limit.MISSING, missing),
                Limit.of(Limit.STALE, stale),
                Limit.of(Limit.DEAD, dead),
                Limit.of(Limit.RACE, race)));
        if (withRequests) {
            limits.add(Limit.of(Limit.FRESH, fresh));
            limits.add(Limit.of(Limit.KEPT, kept));
        }
        return List.copyOf(limits);
    }

    /** Returns the tolerance that has these limits, and where they have none, the same as this one. */
    public Tolerance limitedBy(Collection<Limit> limits) {
        boolean recorded = Limit.least(limits, Limit.RACE).isPresent();
        return new Tolerance(
                most(limits, Limit.MISSING, missing),
                most(limits, Limit.STALE, stale),
                most(limits, Limit.DEAD, dead),
                most(limits, Limit.FRESH, fresh),
                most(limits, Limit.KEPT, kept),
                most(limits, Limit.RACE, race),
                recorded ? Limit.least(limits, Limit.FRESH).isPresent() : withRequests);
    }

    private static Duration most(Collection<Limit> limits, String of, Duration unlessRecorded) {
        OptionalDouble ms = Limit.least(limits, of);
        return ms.isPresent() ? Duration.ofNanos(Math.round(ms.getAsDouble() * 1e6)) : unlessRecorded;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
