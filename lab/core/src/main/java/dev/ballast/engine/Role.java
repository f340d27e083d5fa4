package dev.ballast.engine;

import java.util.Locale;

/** The role of a container in a lab. */
public enum Role {
    SERVER,
    UI,
    API,
    BALANCER,
    SIDECAR,
    TOOL;

    /** Returns the role as labels and people name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
