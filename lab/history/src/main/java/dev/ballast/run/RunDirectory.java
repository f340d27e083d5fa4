package dev.ballast.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory in which a run leaves its files; docs/reference/run-directory.md describes them. */
public final class RunDirectory {

    private static final String TIME = "yyyyMMdd-HHmmss";

    /** The beginning of a run directory's name. */
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(TIME, Locale.ROOT);

    static final String HISTORY = "history.jsonl";

    /** The environment variable that names a file to which each new run directory is appended, for the command that started us. */
    public static final String MADE = "BALLAST_MADE_RUNS";

    private static final int DEFAULT_KEEP = 100;

    /** The most of a run's name: file systems take 255 bytes, and the path of a user's balancer may be longer. */
    private static final int MOST_OF_NAME = 120;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /** Makes the directory of a new run, whose name ends with the lab's id. */
    public static RunDirectory create(String name, String labId) {
        Path runs = runsFolder();
        String safeName = name.replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("^-+|-+$", "");
        String shortName = safeName.substring(0, Math.min(safeName.length(), MOST_OF_NAME));
        Path path = runs.resolve(timeNow() + "-" + shortName + "-" + labId);
        try {
            Files.createDirectories(path);
            Path ignore = runs.resolve(".gitignore");
            if (Files.notExists(ignore)) {
                Files.writeString(ignore, "*\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make the run directory %s (%s); BALLAST_RUNS=DIR ./ballast, or -Dballast.runs=DIR for Maven and an IDE, chooses another place"
                            .formatted(path, e),
                    e);
        }
        tell(path);
        return new RunDirectory(path);
    }

    private static void tell(Path run) {
        String file = System.getenv(MADE);
        if (file != null) {
            try {
                Files.writeString(Path.of(file), run + "\n", StandardOpenOption.APPEND);
            } catch (IOException e) {
                // the command that made the file has ended
            }
        }
    }

    /**
     * Removes the oldest runs beside this one past the number that is kept, as far as that is possible.
     *
     * @param labs ids of the labs that live, whose runs stay
     */
    public void removeOldRuns(Set<String> labs) {
        OldRuns.prune(path, Integer.getInteger("ballast.runs.keep", DEFAULT_KEEP), labs);
    }

    /** Returns what the name of a directory begins with that is made now; such names are in order of time. */
    public static String timeNow() {
        return LocalDateTime.now().format(STAMP);
    }

    /** Returns when a run began by its directory's name, in the time zone of its process; empty if the name does not say. */
    public static Optional<LocalDateTime> timeInName(Path run) {
        String name = String.valueOf(run.getFileName());
        try {
            return Optional.of(LocalDateTime.parse(name.substring(0, Math.min(TIME.length(), name.length())), STAMP));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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
        return path.resolve(HISTORY);
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
        return replace(file, out -> {
            out.write(bytes);
            return true;
        });
    }

    /** The content of a file, which is written as it comes. */
    public interface Content {

        /** Writes itself. Returns false if there is no content, so that the file stays as it was. */
        boolean writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file whole or not at all, making the folders that it needs, and returns its path. The content is never held in
     * memory.
     */
    public Path write(String relative, Content content) {
        return replace(resolve(relative), content);
    }

    private static Path replace(Path file, Content content) {
        Path partial = file.resolveSibling("%s.%s.partial".formatted(file.getFileName(), UUID.randomUUID()));
        try {
            if (written(partial, content)) {
                move(partial, file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        } finally {
            partial.toFile().delete(); // if it is still there
        }
    }

    private static boolean written(Path partial, Content content) throws IOException {
        try (OutputStream out = Files.newOutputStream(partial)) {
            return content.writeTo(out);
        }
    }

    private static void move(Path partial, Path file) throws IOException {
        try {
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
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
}
