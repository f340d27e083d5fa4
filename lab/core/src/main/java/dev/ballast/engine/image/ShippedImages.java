package dev.ballast.engine.image;

import java.util.List;
import java.util.Map;

/** The names of the folders that Ballast ships. */
public final class ShippedImages {

    private ShippedImages() {}

    /** Returns those of APIs. */
    public static List<String> apis() {
        return labelled(ImageLabels.PORT);
    }

    /** Returns those of balancers. */
    public static List<String> balancers() {
        return labelled(ImageLabels.RENDERED);
    }

    /** Returns all of them, helpers of tests too. */
    public static List<String> all() {
        return List.copyOf(ImageBuilder.shippedLabels().keySet());
    }

    private static List<String> labelled(String label) {
        return ImageBuilder.shippedLabels().entrySet().stream()
                .filter(folder -> folder.getValue().containsKey(label))
                .map(Map.Entry::getKey)
                .toList();
    }
}
