package dev.ballast.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What changed in a balancer's rendered configuration, as a unified diff.
 *
 * @param remark what a reader has to know beside the lines, or blank
 */
record ConfigurationChange(String title, List<Line> lines, String remark) {
    /** In the page; the files beside it have them all. */
    static final int MOST_CHANGES = 50;

    static final int MOST_LINES = 300;
    private static final long MOST_BYTES = 1 << 20;
    private static final int CONTEXT = 3;

    /** @param kind {@code added}, {@code removed}, {@code place} or {@code same} */
    record Line(String kind, String text) {}

    static List<ConfigurationChange> of(Run run) {
        var changes = new ArrayList<ConfigurationChange>();
        Map<String, List<String>> latest = new HashMap<>();
        for (Run.At<Event.Rendered> rendered : run.events(Event.Rendered.class).toList()) {
            String balancer = rendered.event().balancer();
            Optional<List<String>> text = text(run, rendered.event());
            if (text.isEmpty() || changes.size() == MOST_CHANGES) {
                continue;
            }
            List<String> before = latest.put(balancer, text.get());
            if (before != null) {
                changes.add(between(
                        before,
                        text.get(),
                        "What changed for %s at %s".formatted(balancer, Words.moment(rendered.atMs()))));
            }
        }
        return List.copyOf(changes);
    }

    private static ConfigurationChange between(List<String> before, List<String> after, String title) {
        List<String> diff =
                UnifiedDiffUtils.generateUnifiedDiff("before", "after", before, DiffUtils.diff(before, after), CONTEXT);
        List<Line> lines = diff.stream()
                .skip(2) // the names of the two files
                .limit(MOST_LINES)
                .map(line -> new Line(kind(line), line))
                .toList();
        return new ConfigurationChange(
                title,
                lines,
                diff.isEmpty()
                        ? "Nothing: it was rendered again as it was."
                        : diff.size() > MOST_LINES + 2
                                ? "The first %d lines of the difference.".formatted(MOST_LINES)
                                : "");
    }

    private static String kind(String line) {
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> "added";
            case '-' -> "removed";
            case '@' -> "place";
            default -> "same";
        };
    }

    /** Its file's lines, where it is there, inside the run directory and of a size to be read. */
    private static Optional<List<String>> text(Run run, Event.Rendered rendered) {
        Optional<Path> file = run.files().rendered().stream()
                .filter(entry ->
                        entry.path().equals(rendered.file()) || entry.name().equals(rendered.file()))
                .filter(entry -> entry.bytes() <= MOST_BYTES)
                .map(entry -> run.directory().resolve(entry.path()))
                .findFirst();
        try {
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.get(), e);
        }
    }
}
