package dev.ballast.topology;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The source of an image. Immutable.
 *
 * @param kind how to read {@code value}
 * @param value a folder name under {@code images/}, a directory with a Dockerfile, or an image reference
 */
public record ImageSource(Kind kind, String value) {

    /** Registry, repository, tag and digest; a name of a folder under {@code images/} has this form too. */
    private static final Pattern REFERENCE = Pattern.compile("(?:(?=[^/]*[.:])[\\w.:\\[\\]-]+/|localhost/)?"
            + "[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\\w.-]+)?(?:@\\w+:[0-9a-fA-F]+)?");

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
     * @throws IllegalArgumentException if it looks like a path and is no directory with a Dockerfile, or is neither a
     *     reference nor a name
     */
    public static ImageSource parse(String text) {
        return parse(text, Path.of(""));
    }

    /**
     * Reads what a user typed, as {@link #parse(String)}.
     *
     * @param base the folder in which a relative directory is
     */
    public static ImageSource parse(String text, Path base) {
        Path path = base.resolve(text);
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
        if (!text.isBlank() && !REFERENCE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no image; give a name such as api-flask, a directory (./NAME), or an image (NAME:TAG)"
                            .formatted(text));
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
