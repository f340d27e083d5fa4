package dev.ballast.membership;

import dev.ballast.history.Verdict;
import java.util.List;

/**
 * A finding on whether the balancers' member lists were right about an instance, after the model of Jepsen's {@code
 * set-full}. A lifetime with several faults has several findings.
 *
 * @param instance its name; blank for an upstream that belongs to no instance
 * @param lifetime which of the lifetimes under this name, from 1; 0 for an upstream that belongs to no instance
 * @param detail what was seen, in words
 * @param watched the kinds of connections on which a load would have noticed that it still serves
 * @param rightAsSeen whether all that is missing is a load that shows whether it served on
 */
public record Membership(
        String instance,
        int lifetime,
        String address,
        Outcome outcome,
        String detail,
        Watched watched,
        boolean rightAsSeen) {

    /** How the membership went. */
    public enum Outcome {
        /** Listed in time, stayed until its removal, and served no more after it if that was {@link Watched}. */
        STABLE(Verdict.VALID),
        /** Listed, then missing for good while it was passing and not leaving. */
        LOST(Verdict.INVALID),
        /** Not listed at all, though it was passing. */
        NEVER(Verdict.INVALID),
        /** Listed, but only long after it was passing. */
        LATE(Verdict.INVALID),
        /** Listed long after it was gone from Consul's passing instances, or had died or deregistered. */
        STALE(Verdict.INVALID),
        /** Served a request after it was taken off the list, longer than allowed. */
        PHANTOM(Verdict.INVALID),
        /** Taken off and listed again while it was passing. */
        FLAPPING(Verdict.INVALID),
        /** Listed twice at the same time. */
        DUPLICATE(Verdict.INVALID),
        /** Listed, and no instance has ever had that address. */
        GHOST(Verdict.INVALID),
        /** Listed, and an instance of a service that the balancer does not serve. */
        FOREIGN(Verdict.INVALID),
        /** Dropped by Consul although it ran and was not leaving, and no fault was recorded. */
        DROPPED(Verdict.INVALID),
        /** What is needed to judge was not observed, or not for long enough. */
        UNKNOWN(Verdict.UNKNOWN);

        private final Verdict verdict;

        Outcome(Verdict verdict) {
            this.verdict = verdict;
        }

        public Verdict verdict() {
            return verdict;
        }
    }

    /**
     * The kinds of connections on which a load ran from before an instance left until it had to be silent, densely
     * enough to notice more answers. None if it did not leave as planned, or if requests are not judged.
     *
     * @param not the balancers through which no load ran then
     */
    public record Watched(boolean fresh, boolean kept, List<String> not) {

        static final Watched NOT = new Watched(false, false, List.of());

        /** Returns whether a load watched on one kind of connection at least. */
        public boolean any() {
            return fresh || kept;
        }
    }

    Membership(String instance, int lifetime, String address, Outcome outcome, String detail) {
        this(instance, lifetime, address, outcome, detail, Watched.NOT, outcome == Outcome.STABLE);
    }

    Membership withWatched(Watched connections) {
        return new Membership(instance, lifetime, address, outcome, detail, connections, rightAsSeen);
    }

    Membership rightAsSeen(boolean right) {
        return new Membership(instance, lifetime, address, outcome, detail, watched, right);
    }

    /** Returns the whole finding, in words. */
    @Override
    public String toString() {
        return "%s: %s: %s"
                .formatted(
                        outcome,
                        instance.isBlank()
                                ? address
                                : "%s%s (%s)".formatted(instance, lifetime == 1 ? "" : " #" + lifetime, address),
                        detail);
    }
}
