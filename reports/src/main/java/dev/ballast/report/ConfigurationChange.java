package dev.ballast.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of a balancer's rendered configuration, as a unified diff.
 *
 * @param remark a remark for the reader, or blank
 */
record ConfigurationChange(String title, List<Line> lines, String remark) {
    /** The most in the page; the files beside it have all. */
    static final int MOST_CHANGES = 50;

    static final int MOST_LINES = 300;

    /** The time for a comparison grows with the square of the lines. */
    private static final int MOST_COMPARED = 5_000;

    private static final int MOST_BYTES = 1 << 20;
    private static final int CONTEXT = 3;

    /** @param kind {@code added}, {@code removed}, {@code place} or {@code same} */
    record Line(String kind, String text) {}

    static First<ConfigurationChange> of(RecordedRun run, RunFiles all) {
        Map<String, RunFiles.Entry> files = new HashMap<>();
        all.rendered().stream().filter(file -> file.bytes() <= MOST_BYTES).forEach(file -> {
            files.putIfAbsent(file.path(), file);
            files.putIfAbsent(file.name(), file);
        });
        var changes = new ArrayList<ConfigurationChange>();
        int count = 0;
        Map<String, List<String>> latest = new HashMap<>();
        for (Entry<BalancerEvent.Rendered> rendered :
                run.events(BalancerEvent.Rendered.class).toList()) {
            String balancer = rendered.event().balancer();
            RunFiles.Entry file = files.get(String.valueOf(rendered.event().file()));
            if (file == null) {
                continue;
            }
            if (latest.containsKey(balancer)) {
                count++;
            }
            if (changes.size() < MOST_CHANGES) {
                List<String> text = lines(run.directory(), run.directory().resolve(file.path()));
                List<String> before = latest.put(balancer, text);
                if (before != null) {
                    changes.add(between(
                            before,
                            text,
                            "What changed for %s at %s".formatted(balancer, Words.moment(rendered.atMs()))));
                }
            }
        }
        return new First<>(List.copyOf(changes), count);
    }

    private static ConfigurationChange between(List<String> before, List<String> after, String title) {
        if (before.size() + after.size() > MOST_COMPARED) {
            return new ConfigurationChange(title, List.of(), "It is not compared, since it is so long.");
        }
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
                                ? "The first %s lines of the difference.".formatted(MOST_LINES)
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

    private static List<String> lines(Path run, Path file) {
        try {
            return new String(RunFile.bytes(run, file, MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of("(%s cannot be read: %s)".formatted(file.getFileName(), e));
        }
    }
}
