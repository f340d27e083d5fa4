package dev.ballast.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The figures of several runs compared with those of the first, and the differences of their environments.
 *
 * @param doubts why they did not do the same work, in words
 */
record Comparison(List<Results> runs, List<Row> rows, List<Difference> differences, List<String> doubts) {

    /** One figure of each run. The others are compared with the first. */
    record Row(Measure measure, List<Cell> cells) {}

    /** @param change the change from the first run's figure; blank for the first run, and if one of the two is missing */
    record Cell(@Nullable Double value, String change, boolean regressed) {}

    /** A fact of the environment that differs between the runs. */
    record Difference(String what, List<String> values) {}

    /** @param percents bounds in percent that differ from the measures' own */
    static Comparison of(List<Results> runs, Map<Measure, Double> percents) {
        var rows = Arrays.stream(Measure.values())
                .map(measure -> row(measure, runs, percents.getOrDefault(measure, measure.percent())))
                .filter(row -> row.cells().stream().anyMatch(cell -> cell.value() != null))
                .toList();
        return new Comparison(runs, rows, differences(runs), doubts(runs));
    }

    private static Row row(Measure measure, List<Results> runs, double percent) {
        Double first = measure.of(runs.get(0));
        var cells = new ArrayList<Cell>();
        for (Results run : runs) {
            Double value = measure.of(run);
            boolean known = first != null && value != null;
            cells.add(new Cell(
                    value,
                    cells.isEmpty() || !known ? "" : measure.change(first, value),
                    !cells.isEmpty() && first != null && (value == null || measure.regressed(first, value, percent))));
        }
        return new Row(measure, List.copyOf(cells));
    }

    private static List<Difference> differences(List<Results> runs) {
        var facts = new TreeSet<String>();
        runs.forEach(run -> facts.addAll(run.environment().keySet()));
        return facts.stream()
                .map(fact -> new Difference(
                        fact,
                        runs.stream()
                                .map(run -> run.environment().getOrDefault(fact, "–"))
                                .toList()))
                .filter(difference -> difference.values().stream().distinct().count() > 1)
                .toList();
    }

    private static List<String> doubts(List<Results> runs) {
        var doubts = new ArrayList<String>();
        Results first = runs.get(0);
        for (Results run : runs.subList(1, runs.size())) {
            if (run.format() < 2 || first.format() < 2) {
                doubts.add(
                        "%s was written by an earlier Ballast, whose results have no loads: ./ballast report RUN --again"
                                .formatted(first.format() < 2 ? first.run() : run.run()));
            }
            if (!changes(first).equals(changes(run))) {
                doubts.add("%s changed its pool otherwise than %s: %s, not %s"
                        .formatted(run.run(), first.run(), told(run), told(first)));
            }
            double due = due(first);
            if (Math.abs(due(run) - due) > 0.1 * due) {
                doubts.add("%s had %s due, and %s %s"
                        .formatted(run.run(), Words.count((long) due(run), "request"), first.run(), Words.count((long)
                                due)));
            }
        }
        return List.copyOf(doubts);
    }

    private static List<String> changes(Results run) {
        return run.steps().stream()
                .map(step -> "%s %d → %d".formatted(step.service(), step.from(), step.to()))
                .toList();
    }

    private static String told(Results run) {
        List<String> changes = changes(run);
        return changes.isEmpty() ? "not at all" : Words.first(changes);
    }

    private static double due(Results run) {
        return run.loads().stream().mapToLong(Results.Sustained::due).sum();
    }

    /** The figures that both the first and the last run have. */
    long compared() {
        return rows.stream()
                .filter(row -> row.measure().isFigure()
                        && row.cells().get(0).value() != null
                        && row.cells().get(runs.size() - 1).value() != null)
                .count();
    }

    /** What has regressed in the last run, a line each. */
    List<String> regressions() {
        int last = runs.size() - 1;
        return rows.stream()
                .filter(row -> row.cells().get(last).regressed())
                .map(row -> {
                    Cell now = row.cells().get(last);
                    return "%s: %s, was %s%s"
                            .formatted(
                                    row.measure().words(),
                                    now.value() == null
                                            ? "not measured any more"
                                            : row.measure().show(now.value()),
                                    row.measure()
                                            .show(Objects.requireNonNull(
                                                            row.cells().get(0))
                                                    .value()),
                                    now.change().isEmpty() ? "" : " (" + now.change() + ")");
                })
                .toList();
    }
}
