package dev.ballast.deploy;

import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.engine.image.ImageLabels;
import dev.ballast.topology.ImageSettings;
import java.util.Map;

/**
 * What the labels of a service say: those of its image, which each of its containers has too. docs/how-to/own-images.md lists
 * them. Immutable.
 */
public record ServiceLabels(Map<String, String> labels) {

    private static final String PORT = "5000";

    /** Returns whether an instance registers itself; otherwise it needs a sidecar for that. */
    boolean registers() {
        return "true".equals(labels.get(ImageLabels.BASE));
    }

    /** Returns the port on which an instance serves. */
    int port() {
        return Integer.parseInt(labels.getOrDefault(ImageLabels.PORT, PORT));
    }

    /** Returns the path of the health check of an instance with a sidecar. */
    String check() {
        return labels.getOrDefault(ImageLabels.CHECK, "/hostname");
    }

    /** Returns the tags under which a sidecar registers its instance. */
    String tags() {
        return labels.getOrDefault(ImageLabels.TAGS, "foreign");
    }

    /** Returns whether an instance counts how often it executes each request of a load. */
    public boolean counts() {
        return "true".equals(labels.get(ImageLabels.LEDGER));
    }

    /** Returns the settings that it puts into effect. */
    ImageSettings settings() {
        return DeclaredSettings.of(labels);
    }
}
