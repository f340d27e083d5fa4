package dev.ballast.topology;

/**
 * A setting as it is for one service or balancer. Immutable.
 *
 * @param origin who says so: the nearest level that has a value
 */
public record EffectiveSetting(Setting setting, String value, Origin origin) {

    /** A level at which a value may be set, the nearest first. */
    public enum Origin {
        /** The service or the balancer itself. */
        OWN,
        /** The topology, for all its services and balancers. */
        TOPOLOGY,
        /** The image, by its label. */
        IMAGE,
        /** The profile. */
        PROFILE
    }

    /** Returns whether the topology says the value, rather than a default. */
    public boolean isSet() {
        return origin == Origin.OWN || origin == Origin.TOPOLOGY;
    }
}
