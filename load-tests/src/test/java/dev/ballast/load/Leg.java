package dev.ballast.load;

/**
 * A part of a load test.
 *
 * @param name as the history and Gatling's report have it
 * @param way where its requests go
 * @param profile when they are due
 * @param kind what it is for
 */
record Leg(String name, Way way, Profile profile, Kind kind) {

    enum Way {
        /** To the balancer. */
        BALANCED,
        /** To an instance, without the balancer. */
        DIRECT
    }

    enum Kind {
        /** In no figure: a cold JVM stalls for its first seconds. */
        WARM_UP,
        /** What generator and instance can do without the balancer. */
        CALIBRATION,
        /** Gatling's and Ballast's gates hold for it. */
        LOAD,
        /** Only measured; legs after one that did not keep up are left out. */
        STEP
    }
}
