package dev.ballast.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory in which a run leaves its files; docs/reference/run-directory.md describes them. */
public final class RunDirectory {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int DEFAULT_KEEP = 100;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /** Makes the directory of a new run, and removes the oldest past the number that is kept. */
    public static RunDirectory create(String name, String labId) {
        Path runs = runsFolder();
        String safeName = name.replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("^-+|-+$", "");
        Path path = runs.resolve(LocalDateTime.now().format(STAMP) + "-" + safeName + "-" + labId);
        try {
            Files.createDirectories(path);
            Path ignore = runs.resolve(".gitignore");
            if (Files.notExists(ignore)) {
                Files.writeString(ignore, "*\n");
            }
            prune(runs, Integer.getInteger("ballast.runs.keep", DEFAULT_KEEP));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make the run directory " + path + "; -Dballast.runs=DIR chooses another place", e);
        }
        return new RunDirectory(path);
    }

    /** Returns the directory of a run that another process began. */
    public static RunDirectory at(Path path) {
        return new RunDirectory(path);
    }

    /**
     * Returns the folder of all runs: {@code -Dballast.runs}, else {@code reports/runs} under the top-most folder with
     * a {@code pom.xml} from the working directory up, else {@code reports/runs} here.
     */
    public static Path runsFolder() {
        String chosen = System.getProperty("ballast.runs", "");
        if (!chosen.isBlank()) {
            return Path.of(chosen).toAbsolutePath().normalize();
        }
        Path here = Path.of("").toAbsolutePath();
        Path top = here;
        for (Path folder = here;
                folder != null && Files.exists(folder.resolve("pom.xml"));
                folder = folder.getParent()) {
            top = folder;
        }
        return top.resolve("reports").resolve("runs");
    }

    public Path path() {
        return path;
    }

    public Path historyFile() {
        return path.resolve("history.jsonl");
    }

    /** Writes a text file, making the folders that it needs, and returns its path. */
    public Path write(String relative, String text) {
        return write(relative, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file whole or not at all, making the folders that it needs, and returns its path. */
    public Path write(String relative, byte[] bytes) {
        return replace(resolve(relative), bytes);
    }

    /** Writes a file whole or not at all, in place of what is there, such as a link or a pipe, and returns its path. */
    public static Path replace(Path file, byte[] bytes) {
        try {
            Path partial = file.resolveSibling("%s.%s.partial".formatted(file.getFileName(), UUID.randomUUID()));
            Files.write(partial, bytes);
            try {
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Writes a value as JSON. */
    public Path writeJson(String relative, @Nullable Object value) {
        try {
            return write(relative, JSON.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new UncheckedIOException(relative + " does not become JSON", e);
        }
    }

    /** Returns how many files a folder of this directory holds; 0 if it is not there. */
    public int filesIn(String folder) {
        try (Stream<Path> files = Files.list(resolve(folder + "/any").getParent())) {
            return (int) files.count();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list %s in %s".formatted(folder, path), e);
        }
    }

    /** Returns a path in this directory, whose folder exists. */
    public Path resolve(String relative) {
        Path file = path.resolve(relative).normalize();
        if (!file.startsWith(path)) {
            throw new IllegalArgumentException("%s leaves the run directory %s".formatted(relative, path));
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of " + file, e);
        }
        return file;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static void prune(Path runs, int keep) throws IOException {
        List<Path> oldestLast;
        try (Stream<Path> folders = Files.list(runs)) {
            oldestLast = folders.filter(
                            folder -> folder.getFileName().toString().matches("\\d{8}-\\d{6}-.+"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path old : oldestLast.subList(Math.min(Math.max(keep, 1), oldestLast.size()), oldestLast.size())) {
            try {
                if (!goesOn(old)) {
                    deleteTree(old);
                }
            } catch (NoSuchFileException e) {
                // another process, whose run began at the same time, is removing it
            }
        }
    }

    /** Returns whether a lab may still write to a run directory; one not written to for a week does not count. */
    private static boolean goesOn(Path run) throws IOException {
        Path manifest = run.resolve("manifest.json");
        if (Files.notExists(manifest)
                || Files.getLastModifiedTime(manifest)
                        .toInstant()
                        .isBefore(Instant.now().minus(Duration.ofDays(7)))) {
            return false;
        }
        try {
            return Manifest.read(run, damage -> {}).outcome() == RunOutcome.RUNNING;
        } catch (UnreadableRunException e) {
            return true; // a newer version wrote it, and may go on
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
                if (why instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // another process was faster
                }
                throw why;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
