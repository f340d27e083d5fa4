package dev.ballast.topology;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The source of an image. Immutable.
 *
 * @param kind how to read {@code value}
 * @param value a folder name under {@code images/}, a directory with a Dockerfile, or an image reference
 */
public record ImageSource(Kind kind, String value) {

    /** How an image is named. */
    public enum Kind {
        /** A folder that Ballast ships, such as {@code api-flask}. */
        NAMED,
        /** A directory of the user with a Dockerfile in it. */
        DIRECTORY,
        /** An image that is built already. */
        REFERENCE
    }

    /** @throws IllegalArgumentException if the value is blank */
    public ImageSource {
        Objects.requireNonNull(kind);
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "image is blank; give a name such as api-flask, a directory, or an image");
        }
    }

    /**
     * Reads what a user typed: an existing directory, or else an image reference if it has a {@code /} or {@code :}, or else
     * the name of a folder that Ballast ships.
     *
     * @throws IllegalArgumentException if it looks like a path and is no directory with a Dockerfile
     */
    public static ImageSource parse(String text) {
        Path path = Path.of(text);
        boolean looksLikePath = text.startsWith(".") || text.startsWith("/") || text.startsWith("~");
        if (looksLikePath || (text.contains("/") && Files.isDirectory(path))) {
            if (!Files.isRegularFile(path.resolve("Dockerfile"))) {
                throw new IllegalArgumentException(
                        "%s has no Dockerfile; docs/how-to/own-images.md says what such a folder holds"
                                .formatted(path.toAbsolutePath().normalize()));
            }
            return new ImageSource(
                    Kind.DIRECTORY, path.toAbsolutePath().normalize().toString());
        }
        return text.contains("/") || text.contains(":")
                ? new ImageSource(Kind.REFERENCE, text)
                : new ImageSource(Kind.NAMED, text);
    }

    /** Returns the source as a user would type it. */
    @Override
    public String toString() {
        return value;
    }
}
