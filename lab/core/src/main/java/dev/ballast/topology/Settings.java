package dev.ballast.topology;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Values of settings, each in its one form. Immutable.
 *
 * @param values by setting, in the order of {@link Setting}
 */
public record Settings(Map<Setting, String> values) {

    /** No value: each setting is what the next level says. */
    public static final Settings NONE = new Settings(Map.of());

    /** @throws IllegalArgumentException naming a value that does not fit, and what fits */
    public Settings {
        Map<Setting, String> checked = new EnumMap<>(Setting.class);
        values.forEach((setting, value) -> checked.put(setting, setting.checked(value)));
        values = Collections.unmodifiableMap(checked);
    }

    static Settings of(List<EffectiveSetting> settings) {
        return new Settings(
                settings.stream().collect(Collectors.toMap(EffectiveSetting::setting, EffectiveSetting::value)));
    }

    /**
     * Returns these with one more value, or another one.
     *
     * @throws IllegalArgumentException if it is no value of the setting, with what is
     */
    public Settings with(Setting setting, String value) {
        Map<Setting, String> more = new LinkedHashMap<>(values);
        more.put(setting, value);
        return new Settings(more);
    }

    /** Returns the value of a setting, or empty if the next level says it. */
    public Optional<String> get(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    @JsonValue
    Map<String, String> byKey() {
        Map<String, String> byKey = new LinkedHashMap<>();
        values.forEach((setting, value) -> byKey.put(setting.key(), value));
        return byKey;
    }

    /** Reads JSON; settings of later versions are left out. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Settings ofKeys(Map<String, String> byKey) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        byKey.forEach((key, value) -> Setting.of(key).ifPresent(setting -> values.put(setting, value)));
        return new Settings(values);
    }

    /** Requires that all are settings of services, or all of balancers. */
    Settings checked(boolean ofService) {
        values.keySet().forEach(setting -> requireLevel(setting, ofService));
        return this;
    }

    static void requireLevel(Setting setting, boolean ofService) {
        if (setting.isOfService() != ofService) {
            throw new IllegalArgumentException("%s is a setting of %s; set it there, or for the whole topology"
                    .formatted(setting.key(), setting.isOfService() ? "services" : "balancers"));
        }
    }
}
