package dev.ballast.engine.image;

import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Setting;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which settings an image puts into effect. Its label {@code dev.ballast.settings} lists them, separated by blanks; {@code
 * fail-timeout/1s} is one that the image takes only in whole multiples of a second. An image without the label says nothing.
 * Immutable.
 */
public final class ImageSettings {

    private final @Nullable Map<Setting, Optional<Duration>> units;

    private ImageSettings(@Nullable Map<Setting, Optional<Duration>> units) {
        this.units = units;
    }

    /** Reads a label, or its absence. Names that this version does not know are left out. */
    public static ImageSettings labelled(@Nullable String label) {
        if (label == null) {
            return new ImageSettings(null);
        }
        Map<Setting, Optional<Duration>> units = new EnumMap<>(Setting.class);
        for (String word : label.strip().split("\\s+")) {
            String[] parts = word.split("/", 2);
            Setting.of(parts[0])
                    .ifPresent(setting ->
                            units.put(setting, parts.length == 1 ? Optional.empty() : Setting.duration(parts[1])));
        }
        return new ImageSettings(units);
    }

    /** Reads what can be read without an engine: the Dockerfile of a folder, and of shipped ones that it stands on. */
    public static ImageSettings of(ImageSource source) {
        return labelled(
                source.kind() == ImageSource.Kind.REFERENCE
                        ? null
                        : ImageFolder.allLabels(source).get(ImageLabels.SETTINGS));
    }

    /** Returns whether the image says anything of settings. */
    public boolean isKnown() {
        return units != null;
    }

    /** Returns whether the image puts a setting into effect, or null if it says nothing of settings. */
    public @Nullable Boolean takes(Setting setting) {
        return units == null ? null : units.containsKey(setting);
    }

    /** Returns the unit that a value has to be a whole multiple of if the image is to take it, or empty if it is, or needs none. */
    public Optional<String> brokenUnit(Setting setting, String value) {
        Optional<Duration> unit = units == null ? Optional.empty() : units.getOrDefault(setting, Optional.empty());
        return unit.filter(step -> step.toMillis() > 0)
                .filter(step -> Setting.duration(value)
                        .filter(duration -> duration.toMillis() % step.toMillis() != 0)
                        .isPresent())
                .map(step -> step.toMillis() % 1000 == 0 ? step.toSeconds() + "s" : step.toMillis() + "ms");
    }
}
