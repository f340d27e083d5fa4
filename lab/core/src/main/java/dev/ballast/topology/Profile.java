package dev.ballast.topology;

import java.util.Locale;

/** How Consul, the registration and the drain are set. The images read it from {@code BALLAST_PROFILE}. */
public enum Profile {
    /** As in the article: nothing tuned, its flaws included. */
    ARTICLE,
    /** The same system with our defaults. */
    REFERENCE;

    /** Returns the value of {@code BALLAST_PROFILE} that chooses it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
