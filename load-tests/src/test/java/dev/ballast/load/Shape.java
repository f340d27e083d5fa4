package dev.ballast.load;

import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The definition of a load test: when requests are due, what happens to the pool meanwhile, and which times are
 * compared.
 *
 * @param legs parts, one after another, after the warm-up and the calibration
 * @param changes of the pool, in the first leg
 * @param baseline the time to compare with, as shares of the first leg's duration
 * @param judged the time that is compared with it
 * @param rests how the connections of the low load rest; empty if they do not
 */
record Shape(List<Leg> legs, PoolChanges changes, Window baseline, Window judged, Optional<RestSweep> rests) {

    /** A time from one share of a load's duration to another. */
    record Window(double from, double to) {

        boolean has(double dueMs, Duration duration) {
            return dueMs >= from * duration.toMillis() && dueMs < to * duration.toMillis();
        }
    }

    /** Returns a load of one part, whose second half is compared with its first. */
    static Shape of(ArrivalProfile profile) {
        return new Shape(
                List.of(new Leg("load", Leg.Way.BALANCED, profile, Leg.Kind.LOAD)),
                PoolChanges.NONE,
                new Window(0, 0.5),
                new Window(0.5, 1),
                Optional.empty());
    }

    /** Returns a load that arrives faster at each step. Each step is sent directly and through the balancer. */
    static Shape stairs(List<Integer> rates, Duration step) {
        List<Leg> legs = new ArrayList<>();
        for (int rate : rates) {
            ArrivalProfile profile = ArrivalProfile.constant(rate, step);
            legs.add(new Leg("direct %d/s".formatted(rate), Leg.Way.DIRECT, profile, Leg.Kind.STEP));
            legs.add(new Leg("balanced %d/s".formatted(rate), Leg.Way.BALANCED, profile, Leg.Kind.STEP));
        }
        return new Shape(legs, PoolChanges.NONE, new Window(0, 0), new Window(0, 0), Optional.empty());
    }

    Shape changing(PoolChanges pool) {
        return new Shape(legs, pool, baseline, judged, rests);
    }

    Shape comparing(Window with, Window what) {
        return new Shape(legs, changes, with, what, rests);
    }

    /** Returns this with a low load whose connections rest. */
    Shape resting(RestSweep sweep) {
        return new Shape(legs, changes, baseline, judged, Optional.of(sweep));
    }

    boolean isStairs() {
        return legs.get(0).kind() == Leg.Kind.STEP;
    }
}
