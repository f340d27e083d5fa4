package dev.ballast.report;

import dev.ballast.history.Verdict;
import dev.ballast.run.UnreadableRunException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A run's summary in GitHub's Markdown: for a job's page, or a message. */
public final class Markdown {
    private Markdown() {}

    /**
     * Returns the summary of a run: how it ended, its verdicts, its loads.
     *
     * @throws UnreadableRunException if there is no run, or it is of a format that this version doesn't read
     */
    public static String of(Path runDirectory) {
        return Page.read(runDirectory, Markdown::of);
    }

    private static String of(Page page) {
        var text = new StringBuilder();
        Judgement judgement = page.judgement();
        text.append("### %s %s – %s\n\n"
                .formatted(
                        sign(judgement.worst()),
                        judgement.worst(),
                        escaped(page.run().title())));
        text.append(escaped(Words.ending(page.run(), judgement))).append("\n\n");
        text.append(escaped(Words.poolChanges(page.changes()))).append("\n\n");
        Results.Capacity capacity = page.capacity();
        if (capacity != null) {
            text.append(escaped(Words.capacity(capacity))).append("\n\n");
        }
        if (!judgement.findings().isEmpty()) {
            text.append("| verdict | check | what it saw |\n|---|---|---|\n");
            judgement
                    .worstFirst()
                    .forEach(finding -> text.append("| %s %s | %s | %s |\n"
                            .formatted(
                                    sign(finding.verdict()),
                                    finding.verdict(),
                                    escaped(finding.check()),
                                    escaped(finding.detail() == null ? "" : finding.detail()))));
            text.append('\n');
        }
        if (!page.loads().isEmpty()) {
            text.append("| load | requests | lost | p50 | p99 | longest |\n|---|--:|---|--:|--:|--:|\n");
            page.loads().forEach(load -> text.append(load(load)));
            text.append('\n');
        }
        text.append("Run `").append(page.run().name().replace("`", "")).append("`\n");
        return text.toString();
    }

    /** Returns the result of the comparison with a baseline, which belongs under the run's summary. */
    public static String of(Baseline gate) {
        var text = new StringBuilder("Held to the baseline: %s\n\n".formatted(gate.holds() ? "✅ holds" : "❌ fails"));
        gate.regressions()
                .forEach(line -> text.append("- ❌ ").append(escaped(line)).append('\n'));
        gate.gaps().forEach(line -> text.append("- ❌ ").append(escaped(line)).append('\n'));
        gate.doubts()
                .forEach(line -> text.append("- ❌ not the same work: ")
                        .append(escaped(line))
                        .append('\n'));
        gate.differences()
                .forEach(
                        line -> text.append("- differs: ").append(escaped(line)).append('\n'));
        return text.toString();
    }

    private static String load(LoadTotals load) {
        String lost = load.lost().entrySet().stream()
                .map(entry -> "%s × %s".formatted(Words.count(entry.getValue()), entry.getKey()))
                .collect(Collectors.joining(", "));
        LoadTotals.Latency latency = load.latency();
        return "| %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        escaped(load.id()),
                        Words.count(load.due()),
                        lost.isEmpty() ? "0" : escaped(lost),
                        latency == null ? "–" : Words.latency(latency.p50()),
                        latency == null ? "–" : Words.p99(latency),
                        latency == null ? "–" : Words.latency(latency.max()));
    }

    private static String sign(Verdict verdict) {
        return switch (verdict) {
            case VALID -> "✅";
            case INVALID -> "❌";
            case UNKNOWN -> "❔";
        };
    }

    /** Text from containers must neither break a table nor become markup. */
    static String escaped(String text) {
        return text.strip().replaceAll("\\s+", " ").replaceAll("([\\\\`*_{}\\[\\]<>|#~@])", "\\\\$1");
    }
}
