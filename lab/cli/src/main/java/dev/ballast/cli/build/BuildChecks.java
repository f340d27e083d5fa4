package dev.ballast.cli.build;

import dev.ballast.check.Rulings;
import java.nio.file.Path;
import java.time.Instant;

/** The file that takes the rulings on all checks of a build. */
public final class BuildChecks {

    private final Path file;

    private BuildChecks(Path file) {
        this.file = file;
    }

    /**
     * Returns the file of a build that begins.
     *
     * @param command that starts the build
     */
    public static BuildChecks begin(String command, Instant start) {
        return new BuildChecks(
                Repository.root().resolve("target/checks/%s-%s.txt".formatted(command, start.toEpochMilli())));
    }

    /** Returns the argument that tells Maven of the file. */
    public String mavenArgument() {
        return "-D%s=%s".formatted(Rulings.FILE, file);
    }

    /** Returns the rulings that the build has made. */
    public Rulings rulings() {
        return Rulings.read(file);
    }
}
