package dev.ballast.cli.console;

import dev.ballast.report.Markdown;
import dev.ballast.report.Runs;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.UnreadableRunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page of a CI job. If {@code GITHUB_STEP_SUMMARY} names a file, a summary of each run with new results is appended to it.
 * The results of a load on a running lab belong to that lab's run. A page that cannot be written is told, and fails nothing.
 */
public final class JobSummary {

    private static final String RESULTS = "results.json";

    private final String file;
    private final Path folder;
    private final Map<Path, Optional<FileTime>> before;

    private JobSummary(String file, Path folder) {
        this.file = file;
        this.folder = folder;
        before = runs(folder);
    }

    /** Returns all runs with the time at which their results were written. */
    private static Map<Path, Optional<FileTime>> runs(Path folder) {
        return Runs.in(folder).list().stream()
                .collect(Collectors.toMap(run -> run, run -> written(run.resolve(RESULTS))));
    }

    private static Optional<FileTime> written(Path results) {
        try {
            return Optional.of(Files.getLastModifiedTime(results));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + results, e);
        }
    }

    /** Remembers the runs that exist now. */
    public static JobSummary begin() {
        return begin(file(), RunDirectory.runsFolder());
    }

    private static String file() {
        return System.getenv().getOrDefault("GITHUB_STEP_SUMMARY", "");
    }

    /** Appends lines to the file, if there is one. */
    public static void add(List<String> lines) {
        if (!file().isBlank()) {
            tryToAppend(file(), lines.stream().collect(Collectors.joining("\n", "", "\n")));
        }
    }

    public static JobSummary begin(String file, Path folder) {
        return new JobSummary(file, folder);
    }

    /**
     * Returns the runs that are new since {@link #begin}, or have other results, the oldest first, and appends them to the
     * file, if there is one.
     */
    public List<Path> end() {
        List<Path> made = Runs.in(folder).list().stream()
                .filter(run -> !written(run.resolve(RESULTS)).equals(before.get(run)))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(made);
        if (!file.isBlank()) {
            tryToAppend(file, text(made));
        }
        return made;
    }

    private static void tryToAppend(String file, String text) {
        try {
            append(Path.of(file), text);
        } catch (UncheckedIOException | InvalidPathException e) {
            System.err.println(Printable.of("GITHUB_STEP_SUMMARY: %s; it goes on without".formatted(e.getMessage())));
        }
    }

    /** Appends a summary of each run to a file. */
    public static void append(Path file, Collection<Path> runs) {
        append(file, text(runs));
    }

    private static String text(Collection<Path> runs) {
        StringBuilder text = new StringBuilder();
        for (Path run : runs) {
            try {
                text.append(Markdown.of(run)).append('\n');
            } catch (UnreadableRunException e) {
                text.append("### ❔ ").append(run.getFileName()).append("\n\nIts directory cannot be read.\n\n");
            }
        }
        return text.toString();
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot add a summary to %s: %s".formatted(file, e), e);
        }
    }
}
