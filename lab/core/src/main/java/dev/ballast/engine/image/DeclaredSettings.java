package dev.ballast.engine.image;

import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.ImageSource;
import java.util.Map;

/** What images say of their settings. */
public final class DeclaredSettings {

    private DeclaredSettings() {}

    /**
     * Reads what can be read without an engine: the Dockerfile of a folder, and of shipped ones that it stands on. Of an image that
     * is no folder, nothing is known.
     *
     * @throws IllegalArgumentException if the label has a default that is no value of its setting
     */
    public static ImageSettings of(ImageSource source) {
        return source.kind() == ImageSource.Kind.REFERENCE ? ImageSettings.UNKNOWN : of(ImageFolder.allLabels(source));
    }

    /** Reads the labels of an image. */
    public static ImageSettings of(Map<String, String> labels) {
        return ImageSettings.labelled(labels.get(ImageLabels.SETTINGS));
    }
}
