package dev.ballast.check;

import dev.ballast.check.Policy.Ruling;
import dev.ballast.history.RunEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rulings on all checks of a build. Its modules write into one file.
 *
 * @param checks how many there were
 * @param skipped the lines of those that were skipped
 */
public record Rulings(int checks, List<String> skipped) {

    /** System property that names the build's file of rulings; without it, none are written. */
    public static final String FILE = "ballast.checks";

    /** One of so many checks may be skipped. */
    public static final int ONE_IN = 20;

    /** Adds a ruling to the build's file, if there is one. */
    static void add(Ruling ruling, RunEvent.Checked checked) {
        String file = System.getProperty(FILE, "");
        if (!file.isEmpty()) {
            append(Path.of(file), ruling, checked);
        }
    }

    /** Appends a line in one write, so that lines of several processes do not mix. */
    private static void append(Path file, Ruling ruling, RunEvent.Checked checked) {
        String line =
                "%s %s: %s".formatted(ruling, checked.check(), checked.detail()).replaceAll("\\R", " ") + "\n";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8); // writeString throws on half a character
            Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s, named by -D%s".formatted(file, FILE), e);
        }
    }

    /** Reads a file; one that does not exist has no checks. */
    public static Rulings read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return new Rulings(
                    lines.size(),
                    lines.stream()
                            .filter(line -> line.startsWith(Ruling.SKIPPED.name()))
                            .toList());
        } catch (NoSuchFileException e) {
            return new Rulings(0, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Returns whether at most one in {@value #ONE_IN} was skipped. Of fewer checks, none may be. */
    public boolean holds() {
        return skipped.size() * ONE_IN <= checks;
    }

    /** Returns how many were skipped, and then a line for each of them. */
    public List<String> summary() {
        return Stream.concat(Stream.of(toString()), skipped.stream()).toList();
    }

    @Override
    public String toString() {
        return "%d of %d checks skipped because the load generator was late (at most 1 in %d)"
                .formatted(skipped.size(), checks, ONE_IN);
    }
}
