package dev.ballast.engine;

import java.util.Locale;

/** What a container is there for. */
public enum Role {
    SERVER,
    UI,
    API,
    BALANCER,
    SIDECAR,
    TOOL;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
