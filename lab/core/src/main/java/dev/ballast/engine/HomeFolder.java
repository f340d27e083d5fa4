package dev.ballast.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's home. The environment and the system may name different ones. A user without a name has none: Java calls it
 * {@code ?}. In a locale without UTF-8 this JVM cannot name one that has other letters than ASCII's.
 */
public final class HomeFolder {

    private static final Path NONE = Path.of("/nonexistent");

    private HomeFolder() {}

    /** Returns the home as the {@code docker} command takes it. */
    static Path ofDocker() {
        return first(System.getenv("HOME"), System.getProperty("user.home"));
    }

    /** Returns the home as the system names it, whatever the environment says, as under {@code sudo}. */
    public static Path ofUser() {
        return first(System.getProperty("user.home"), System.getenv("HOME"));
    }

    /** Returns the first that is an absolute path, or a path that does not exist. */
    static Path first(@Nullable String... homes) {
        return Stream.of(homes)
                .flatMap(home -> absolute(home).stream())
                .findFirst()
                .orElse(NONE);
    }

    private static Optional<Path> absolute(@Nullable String home) {
        try {
            return Optional.ofNullable(home).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty(); // this JVM's encoding lacks a letter of it
        }
    }
}
