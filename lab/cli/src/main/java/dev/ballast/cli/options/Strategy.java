package dev.ballast.cli.options;

import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.image.ImageLabels;
import dev.ballast.topology.ImageSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A balancer strategy, as the labels of its image describe it.
 *
 * @param name the image's folder under {@code images/}, or what the user typed
 * @param proxy the program that balances, such as {@code nginx}; blank if no label names it
 * @param reloads whether it reloads the proxy to change its upstreams
 * @param benches names of the benches that measure it unless told otherwise
 */
public record Strategy(String name, String proxy, boolean reloads, List<String> benches) {

    /** Returns those that ship, in the order of their names. */
    public static List<Strategy> shipped() {
        return ImageBuilder.shippedLabels().entrySet().stream()
                .filter(folder -> folder.getValue().containsKey(ImageLabels.RENDERED))
                .map(folder -> of(folder.getKey(), folder.getValue()))
                .toList();
    }

    /**
     * Returns the one of that name, directory or image, as its Dockerfile describes it. Nothing but the name is known of an
     * image, and nothing of the labels that a directory's image has from the image it stands on.
     */
    public static Strategy of(String name) {
        ImageSource source = ImageSource.parse(name);
        return switch (source.kind()) {
            case NAMED -> of(name, ImageBuilder.shippedLabels().getOrDefault(name, Map.of()));
            case DIRECTORY -> of(name, ImageBuilder.labels(Path.of(source.value())));
            case REFERENCE -> of(name, Map.of());
        };
    }

    /** Returns the one with these labels of its image. */
    public static Strategy of(String name, Map<String, String> labels) {
        String versions = labels.getOrDefault(ImageLabels.VERSIONS, "").strip();
        String benches = labels.getOrDefault(ImageLabels.BENCHES, "").strip();
        return new Strategy(
                name,
                versions.split("[ ,]")[0],
                Boolean.parseBoolean(labels.get(ImageLabels.RELOADS)),
                benches.isEmpty() ? List.of() : List.of(benches.split("\\s*,\\s*")));
    }
}
