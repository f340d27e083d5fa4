package dev.ballast.cli;

import dev.ballast.history.RunDirectory;
import dev.ballast.report.Markdown;
import dev.ballast.report.Runs;
import dev.ballast.report.UnreadableRunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The page of a CI job: where {@code GITHUB_STEP_SUMMARY} names a file, a summary of each new run is added to it. */
final class JobSummary {

    private final String file;
    private final Path folder;
    private final Set<Path> before;

    private JobSummary(String file, Path folder) {
        this.file = file;
        this.folder = folder;
        before = new HashSet<>(Runs.in(folder).list());
    }

    /** Begins to look for new runs. */
    static JobSummary begin() {
        return begin(System.getenv().getOrDefault("GITHUB_STEP_SUMMARY", ""), RunDirectory.runsFolder());
    }

    static JobSummary begin(String file, Path folder) {
        return new JobSummary(file, folder);
    }

    /** Adds the runs that are new since the begin, where there is a file to add them to. */
    void end() {
        if (!file.isBlank()) {
            List<Path> made = Runs.in(folder).list().stream()
                    .filter(run -> !before.contains(run))
                    .sorted()
                    .toList();
            append(Path.of(file), made);
        }
    }

    static void append(Path file, Collection<Path> runs) {
        StringBuilder text = new StringBuilder();
        for (Path run : runs) {
            try {
                text.append(Markdown.of(run)).append('\n');
            } catch (UnreadableRunException e) {
                text.append("### ❔ ").append(run.getFileName()).append("\n\nIts directory cannot be read.\n\n");
            }
        }
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot add a summary to " + file, e);
        }
    }
}
