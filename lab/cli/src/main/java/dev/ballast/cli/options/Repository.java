package dev.ballast.cli.options;

import dev.ballast.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The clone of Ballast's repository that a command works in. */
public final class Repository {

    private Repository() {}

    /**
     * Returns the repository's folder: the launcher's, or the nearest one above the working directory.
     *
     * @throws EngineException if there is none
     */
    public static Path root() {
        Path start = Path.of(System.getProperty("ballast.home", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("mvnw")) && Files.isDirectory(folder.resolve("scenarios"))) {
                return folder;
            }
        }
        throw new EngineException("%s is not in a clone of Ballast; run this command in one".formatted(start));
    }
}
