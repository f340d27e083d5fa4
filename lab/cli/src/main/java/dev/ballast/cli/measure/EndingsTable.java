package dev.ballast.cli.measure;

import dev.ballast.cli.console.Table;
import dev.ballast.endings.EndingResult;
import dev.ballast.endings.PlannedEnding.Part;
import dev.ballast.endings.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results of endings, added up by how the commands were ended. */
final class EndingsTable {

    private final List<EndingResult> results;

    EndingsTable(List<EndingResult> results) {
        this.results = results;
    }

    Table table() {
        Table table = new Table(
                "ended by",
                "endings",
                "in the start",
                "in the close",
                "for the next start",
                "bad",
                "until its end: median",
                "longest");
        for (Way way : Way.values()) {
            List<EndingResult> its = results.stream()
                    .filter(result -> result.way().equals(way.label()))
                    .toList();
            if (!its.isEmpty()) {
                table.row(
                        way.label(),
                        its.size(),
                        in(Part.START, its),
                        in(Part.CLOSE, its),
                        its.stream().filter(EndingResult::left).count(),
                        bad(its).size(),
                        seconds(lasted(its).get((its.size() - 1) / 2)),
                        seconds(lasted(its).get(its.size() - 1)));
            }
        }
        return table;
    }

    private static long in(Part part, List<EndingResult> results) {
        return results.stream()
                .filter(result -> result.part().equals(part.name()))
                .count();
    }

    private static List<Long> lasted(List<EndingResult> results) {
        return results.stream().map(EndingResult::lastedMs).sorted().toList();
    }

    static List<EndingResult> bad(List<EndingResult> results) {
        return results.stream().filter(result -> !result.good()).toList();
    }

    /** Returns in words what came of a plan of so many endings. */
    List<String> summary(int planned) {
        List<String> lines = new ArrayList<>();
        lines.add("%d bad of %d endings".formatted(bad(results).size(), results.size()));
        int redrawn = results.stream().mapToInt(EndingResult::redrawn).sum();
        if (redrawn > 0) {
            lines.add("%d moments were drawn again, because the command had ended by then".formatted(redrawn));
        }
        if (!results.isEmpty()) {
            lines.add("an ending took %s on average"
                    .formatted(seconds(Math.round(results.stream()
                            .mapToLong(EndingResult::tookMs)
                            .average()
                            .orElse(0)))));
        }
        if (results.size() < planned) {
            lines.add("%d of %d are left; --resume goes on".formatted(planned - results.size(), planned));
        }
        return lines;
    }

    static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.1f s", ms / 1e3);
    }
}
