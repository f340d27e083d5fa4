package dev.ballast.engine.image;

import com.github.dockerjava.core.GoLangFileMatch;
import com.github.dockerjava.core.exception.GoLangFileMatchException;
import dev.ballast.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a {@code .dockerignore} excludes from a build. The last line that matches decides, and {@code !} includes again. */
record DockerIgnore(List<String> lines) {

    /** Reads the file of a directory, if there is one. */
    static DockerIgnore in(Path directory) throws IOException {
        Path file = directory.resolve(".dockerignore");
        List<String> lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
        return new DockerIgnore(lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
    }

    /** @param path a file's path in the directory, separated by {@code /} */
    boolean leavesOut(String path) {
        boolean out = false;
        for (String line : lines) {
            boolean exception = line.startsWith("!");
            if (out == exception && matches(exception ? line.substring(1) : line, path)) {
                out = !exception;
            }
        }
        return out && !path.equals("Dockerfile");
    }

    private static boolean matches(String line, String path) {
        String pattern = line.strip().replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
        try {
            // docker-java's ** matches one folder or more, Docker's none too
            return GoLangFileMatch.match(pattern, path) || GoLangFileMatch.match(pattern.replace("**/", ""), path);
        } catch (GoLangFileMatchException e) {
            throw new EngineException(".dockerignore: '%s' is no pattern: %s".formatted(line, e.getMessage()), e);
        }
    }
}
