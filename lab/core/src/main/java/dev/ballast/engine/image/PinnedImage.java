package dev.ballast.engine.image;

import dev.ballast.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * An image that Ballast takes from a registry, as {@code images/versions.properties} pins it.
 *
 * @param name its name in that file
 * @param facts its properties in that file, by key without the name
 */
public record PinnedImage(String name, Map<String, String> facts) {

    private static final String FILE = "dev/ballast/images/versions.properties";
    private static final String REFERENCE = "reference";

    public PinnedImage {
        facts = Map.copyOf(facts);
        if (!facts.containsKey(REFERENCE)) {
            throw new IllegalArgumentException("%s has no %s.reference".formatted(FILE, name));
        }
    }

    /** Returns the image's reference in a registry. */
    public String reference() {
        return facts.getOrDefault(REFERENCE, "");
    }

    /** Returns a fact such as {@code suite}, or empty if the file does not have it. */
    public Optional<String> fact(String key) {
        return Optional.ofNullable(facts.get(key));
    }

    /**
     * Returns a fact that the recipe needs.
     *
     * @throws EngineException if the file does not have it
     */
    public String need(String key) {
        return fact(key).orElseThrow(() -> new EngineException("%s has no %s.%s".formatted(FILE, name, key)));
    }

    /** Returns all pinned images, in the order of their names. */
    public static List<PinnedImage> all() {
        return all(properties());
    }

    static List<PinnedImage> all(Properties properties) {
        Map<String, Map<String, String>> byName = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.endsWith("." + REFERENCE)) {
                byName.put(key.substring(0, key.length() - REFERENCE.length() - 1), new TreeMap<>());
            }
        }
        for (String key : properties.stringPropertyNames()) {
            int dot = key.indexOf('.');
            Map<String, String> facts = dot < 0 ? null : byName.get(key.substring(0, dot));
            if (facts != null) {
                facts.put(key.substring(dot + 1), properties.getProperty(key).strip());
            }
        }
        return byName.entrySet().stream()
                .map(entry -> new PinnedImage(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Returns the pinned image of that name. */
    public static PinnedImage named(String name) {
        return all().stream()
                .filter(image -> image.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new EngineException("%s has no %s.reference".formatted(FILE, name)));
    }

    /** Returns a setting that belongs to no image. */
    public static String setting(String key) {
        String value = properties().getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw new EngineException("%s has no %s".formatted(FILE, key));
        }
        return value;
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (InputStream file = PinnedImage.class.getClassLoader().getResourceAsStream(FILE)) {
            if (file == null) {
                throw new EngineException("%s is not on the class path; build the images module".formatted(FILE));
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
        return properties;
    }
}
