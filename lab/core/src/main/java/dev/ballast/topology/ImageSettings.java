package dev.ballast.topology;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which settings an image puts into effect. Its label {@code dev.ballast.settings} lists them, separated by blanks. {@code
 * retries=3} is one for which the image has its own default instead of the profile's, {@code fail-timeout/1s} one that it takes
 * only in whole multiples of a second, and {@code fail-timeout=2s/1s} both. An image without the label says nothing. Immutable.
 */
public final class ImageSettings {

    /** Those of an image without the label, or whose label cannot be read yet. */
    public static final ImageSettings UNKNOWN = new ImageSettings(null);

    private final @Nullable Map<Setting, Taken> taken;

    /**
     * A setting that an image takes.
     *
     * @param preset the image's own default, or empty for the profile's
     * @param unit of which its values are whole multiples, or empty if the image takes all
     */
    private record Taken(Optional<String> preset, Optional<Duration> unit) {}

    private ImageSettings(@Nullable Map<Setting, Taken> taken) {
        this.taken = taken;
    }

    /**
     * Reads a label, or its absence. Names that this version does not know are left out.
     *
     * @throws IllegalArgumentException naming a default that is no value of its setting
     */
    public static ImageSettings labelled(@Nullable String label) {
        if (label == null) {
            return UNKNOWN;
        }
        Map<Setting, Taken> taken = new EnumMap<>(Setting.class);
        for (String word : label.strip().split("\\s+")) {
            String[] parts = word.split("/", 2);
            String[] named = parts[0].split("=", 2);
            Optional<Duration> unit = parts.length == 1 ? Optional.empty() : Setting.duration(parts[1]);
            Setting.of(named[0])
                    .ifPresent(setting -> taken.put(
                            setting,
                            new Taken(
                                    named.length == 1 ? Optional.empty() : Optional.of(preset(setting, named[1])),
                                    unit)));
        }
        return new ImageSettings(taken);
    }

    private static String preset(Setting setting, String value) {
        try {
            return setting.checked(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("label dev.ballast.settings: " + e.getMessage(), e);
        }
    }

    /** Returns whether the image says anything of settings. */
    public boolean isKnown() {
        return taken != null;
    }

    /** Returns whether the image puts a setting into effect, or null if it says nothing of settings. */
    public @Nullable Boolean takes(Setting setting) {
        return taken == null ? null : taken.containsKey(setting);
    }

    /** Returns the image's own default of a setting, or empty if it is the profile's. */
    public Optional<String> preset(Setting setting) {
        return of(setting).flatMap(Taken::preset);
    }

    private Optional<Taken> of(Setting setting) {
        return taken == null ? Optional.empty() : Optional.ofNullable(taken.get(setting));
    }

    /**
     * Returns the settings that a container of the image is told: those that it takes, or, if it says nothing of settings, those
     * that its service or balancer or the topology sets.
     */
    public List<EffectiveSetting> told(List<EffectiveSetting> effective) {
        return effective.stream()
                .filter(one -> taken == null ? one.isSet() : taken.containsKey(one.setting()))
                .toList();
    }

    /**
     * Returns why the image cannot take a value, such as {@code must be a whole multiple of 1s with team/balancer:1}, or empty if it can.
     * It can take the defaults, whatever its units. A value for the whole topology that is not applicable is ignored.
     *
     * @param image for the message
     */
    public Optional<String> refusal(EffectiveSetting one, Profile profile, ImageSource image) {
        if (Boolean.FALSE.equals(takes(one.setting()))) {
            return one.origin() == EffectiveSetting.Origin.OWN
                    ? Optional.of("is not applicable to %s; leave it out".formatted(image))
                    : Optional.empty();
        }
        boolean isPreset =
                one.value().equals(preset(one.setting()).orElse(one.setting().preset(profile)));
        return isPreset
                ? Optional.empty()
                : brokenUnit(one.setting(), one.value())
                        .map(unit -> "must be a whole multiple of %s with %s".formatted(unit, image));
    }

    private Optional<String> brokenUnit(Setting setting, String value) {
        return of(setting)
                .flatMap(Taken::unit)
                .filter(step -> step.toMillis() > 0)
                .filter(step -> Setting.duration(value)
                        .filter(duration -> duration.toMillis() % step.toMillis() != 0)
                        .isPresent())
                .map(step -> step.toMillis() % 1000 == 0 ? step.toSeconds() + "s" : step.toMillis() + "ms");
    }
}
