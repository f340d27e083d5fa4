package dev.ballast.cli.build;

import dev.ballast.engine.EngineException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The clone of Ballast's repository that a command works in. */
public final class Repository {

    private static final String JAVA = ".java";

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

    /**
     * Finds the classes in a source folder by the names of their files.
     *
     * @param folder source folder within the repository
     * @param suffix how the names of the classes sought end
     * @return fully qualified names by simple name
     */
    public static SortedMap<String, String> classes(String folder, String suffix) {
        Path sources = root().resolve(folder);
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> sources.relativize(file).toString())
                    .filter(file -> file.endsWith(suffix + JAVA))
                    .map(file ->
                            file.substring(0, file.length() - JAVA.length()).replace(File.separatorChar, '.'))
                    .collect(Collectors.toMap(
                            name -> name.substring(name.lastIndexOf('.') + 1),
                            name -> name,
                            (one, other) -> one,
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + sources, e);
        }
    }
}
