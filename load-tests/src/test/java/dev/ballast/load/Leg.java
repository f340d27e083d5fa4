package dev.ballast.load;

import java.util.List;

/**
 * A part of a load test.
 *
 * @param name as the history and Gatling's report have it
 * @param way whether its requests go to the balancer or to an instance
 * @param profile when they are due
 * @param kind what it is for
 */
record Leg(String name, Way way, ArrivalProfile profile, Kind kind) {

    /** The most that are kept in memory: about 300 MB. */
    private static final long MOST_REQUESTS = 5_000_000;

    enum Way {
        /** To the balancer. */
        BALANCED,
        /** To an instance, without the balancer. */
        DIRECT
    }

    enum Kind {
        /** Not in any figure, since a cold JVM stalls for its first seconds. */
        WARM_UP,
        /** What generator and instance can do without the balancer. */
        CALIBRATION,
        /** Gatling's and Ballast's gates apply to it. */
        LOAD,
        /** Only measured; legs after one that did not keep up are left out. */
        STEP
    }

    /**
     * Returns legs whose requests fit into memory together.
     *
     * @throws IllegalArgumentException with their number, if they do not
     */
    static List<Leg> checked(List<Leg> legs) {
        long requests = legs.stream()
                .flatMap(leg -> leg.profile().stages().stream())
                .mapToLong(stage -> (long) stage.perSecond() * stage.seconds())
                .sum();
        if (requests > MOST_REQUESTS) {
            throw new IllegalArgumentException(
                    "%d requests, warm-up and calibration included, are more than the %d that are kept in memory; lower the rate or the duration"
                            .formatted(requests, MOST_REQUESTS));
        }
        return legs;
    }
}
