package dev.ballast.history;

import java.util.Locale;

/** What an event is about; pages tell events apart by it. */
public enum Category {
    /** A change that was asked for, and the steps of the run. */
    CHANGE,
    /** Instances, and what Consul lists of them. */
    POOL,
    BALANCER,
    TRAFFIC,
    NOTE,
    /** What is wrong, or was done to be wrong. */
    BAD;

    /** Returns the name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
