package dev.ballast.check;

import dev.ballast.history.Limit;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.loss.LoadResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A claim that a load lost nothing.
 *
 * @param about what of the pool it is about
 * @param bound the share lost is claimed to be smaller than this, with 95 % confidence. It takes 3/bound requests without a
 *     loss (the rule of three). Only those count that were sent while the pool was changing; of a constant pool, all count.
 * @param within the longest that an answer may take, from when the request was sent
 * @param times whether that is judged
 */
public record LossClaim(About about, double bound, Duration within, boolean times) {

    /**
     * The share of the requests that may be lost unseen, if a claim names no other: 100 requests without a loss rule out a
     * larger one.
     */
    public static final double DEFAULT_BOUND = 0.03;

    /** The longest that an answer may take, if a claim names no other. */
    public static final Duration DEFAULT_WITHIN = Duration.ofSeconds(1);

    /** What of the pool a claim is about. */
    public enum About {
        /** Its changes under the load. */
        CHANGES(LossCheck.NAME),
        /** That it did not change. */
        CONSTANT_POOL(LossCheck.CONSTANT),
        /** Nothing: nobody saw the pool, as that of a server that Ballast did not start. */
        UNSEEN_POOL(LossCheck.UNSEEN);

        private final String check;

        About(String check) {
            this.check = check;
        }
    }

    public LossClaim {
        if (!(bound > 0 && bound <= 1)) {
            throw new IllegalArgumentException(
                    "bound (%s) must be above 0 and at most 1, such as 0.001 for one in a thousand".formatted(bound));
        }
        if (within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException(
                    "the time within which to answer (%s) must be above 0".formatted(within));
        }
    }

    /** Returns the claim that changes of the pool lose nothing. */
    public static LossClaim ofChanges() {
        return new LossClaim(About.CHANGES, DEFAULT_BOUND, DEFAULT_WITHIN, true);
    }

    /** Returns the claim that nothing is lost while the pool is constant. */
    public static LossClaim ofConstantPool() {
        return new LossClaim(About.CONSTANT_POOL, DEFAULT_BOUND, DEFAULT_WITHIN, true);
    }

    /** Returns the claim that nothing is lost by a server of whose pool nothing is known. */
    public static LossClaim ofUnseenPool() {
        return new LossClaim(About.UNSEEN_POOL, DEFAULT_BOUND, DEFAULT_WITHIN, true);
    }

    /** Returns the claim on which verdicts of these checks were given; a constant pool if none of them judges losses. */
    public static LossClaim of(Collection<String> checks) {
        return new LossClaim(
                Arrays.stream(About.values())
                        .filter(about -> checks.contains(about.check))
                        .findFirst()
                        .orElse(About.CONSTANT_POOL),
                DEFAULT_BOUND,
                DEFAULT_WITHIN,
                true);
    }

    /** Returns whether it is about changes of the pool under the load. */
    public boolean changes() {
        return about == About.CHANGES;
    }

    /** Returns the claim that a load allows: that changes of the pool lose nothing, if the pool changed under it. */
    public static LossClaim fitting(LoadResult load) {
        return ofChanges()
                .aboutChanges(!new Exposures(load, DEFAULT_WITHIN).changes().isEmpty());
    }

    /** Returns this claim about changes of the pool, or about a constant pool. */
    public LossClaim aboutChanges(boolean whether) {
        return new LossClaim(whether ? About.CHANGES : About.CONSTANT_POOL, bound, within, times);
    }

    /** Returns this claim with another bound of the share lost. */
    public LossClaim withBound(double share) {
        return new LossClaim(about, share, within, times);
    }

    /** Returns this claim with another bound of the time until the answer. */
    public LossClaim answeredWithin(Duration longest) {
        return new LossClaim(about, bound, longest, times);
    }

    /** Returns this claim without a bound of the time until the answer. */
    public LossClaim withoutTimes() {
        return new LossClaim(about, bound, within, false);
    }

    /** Returns this claim with the limits that verdicts have recorded; what they do not limit stays. */
    public LossClaim allowing(Collection<Limit> limits) {
        OptionalDouble share = Limit.least(limits, Limit.LOST);
        OptionalDouble longestMs = Limit.least(limits, Limit.ANSWER);
        return new LossClaim(
                about,
                share.orElse(bound),
                longestMs.isPresent() ? Duration.ofNanos(Math.round(longestMs.getAsDouble() * 1e6)) : within,
                times);
    }

    /** Returns the limits of this claim, for the verdict on a load. */
    List<Limit> limits(LoadResult load) {
        List<Limit> limits = new ArrayList<>();
        limits.add(new Limit(Limit.LOST, null, bound));
        if (times) {
            limits.add(new Limit(Limit.ANSWER, null, Elapsed.ms(within)));
            load.requests()
                    .slowFor()
                    .filter(delay -> !delay.isZero())
                    .ifPresent(delay -> limits.add(new Limit(Limit.SLOW, null, Elapsed.ms(delay))));
        }
        return limits;
    }

    /** Returns the name of the check of this claim. */
    public String check() {
        return about.check;
    }

    /** Returns how many requests without a loss the claim takes. */
    long needed() {
        return (long) Math.ceil(3 / bound - 1e-6);
    }
}
