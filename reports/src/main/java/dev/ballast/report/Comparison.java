package dev.ballast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The figures of several runs compared with those of the first, and the differences of their environments.
 *
 * @param doubts why they did not do the same work, in words
 */
record Comparison(List<Results> runs, List<Row> rows, List<Difference> differences, List<String> doubts) {

    /** The parts of each load whose latency is compared, by the measure whose bound they have. */
    private static final Map<Measure, List<Measure.Part>> LATENCIES = Map.of(
            Measure.P99, List.of(Measure.Part.WHOLE, Measure.Part.FRESH, Measure.Part.KEPT),
            Measure.P99_CHANGE, List.of(Measure.Part.CHANGE));

    /**
     * One figure of each run. The others are compared with the first.
     *
     * @param words what it is; the measure's words, or those of one of several loads
     */
    record Row(Measure measure, String words, List<Cell> cells) {}

    /**
     * A figure of a run.
     *
     * @param shown the value in words
     * @param change the change from the first run's figure; blank for the first run, and if one of the two is missing
     */
    record Cell(@Nullable Double value, String shown, String change, boolean regressed) {}

    /** A fact of the environment that differs between the runs. */
    record Difference(String what, List<String> values) {}

    /** @param percents bounds in percent that differ from the measures' own */
    static Comparison of(List<Results> runs, Map<Measure, Double> percents) {
        var rows = new ArrayList<Row>();
        for (Measure measure : Measure.values()) {
            rows.add(row(measure, measure.words(), runs, percents, measure::in));
            LATENCIES
                    .getOrDefault(measure, List.of())
                    .forEach(part -> rows.addAll(loads(measure, part, runs, percents)));
        }
        rows.removeIf(row -> row.cells().stream().allMatch(cell -> cell.value() == null));
        return new Comparison(runs, List.copyOf(rows), differences(runs), doubts(runs, rows));
    }

    /** Returns a row for each load that any of the runs has, since the largest load does not show what others do. */
    private static List<Row> loads(
            Measure measure, Measure.Part part, List<Results> runs, Map<Measure, Double> percents) {
        var rows = new ArrayList<Row>();
        boolean several = runs.stream().anyMatch(run -> run.loads().size() > 1);
        if (!several && part.words.isEmpty()) {
            return rows; // the row of the measure is that of the only load
        }
        kinds(runs).forEach((kind, most) -> {
            for (int i = 0; i < most; i++) {
                int place = i;
                String name = several ? ", load %s%s".formatted(kind.isEmpty() ? "" : kind + " ", place + 1) : "";
                rows.add(row(
                        measure,
                        measure.words() + name + part.words,
                        runs,
                        percents,
                        run -> part.of(run.load(kind, place))));
            }
        });
        return rows;
    }

    /** Returns how many loads of each kind a run has, the most of these runs. */
    private static Map<String, Integer> kinds(List<Results> runs) {
        var most = new TreeMap<String, Integer>();
        runs.forEach(run -> kinds(run).forEach((kind, n) -> most.merge(kind, n, Math::max)));
        return most;
    }

    private static Map<String, Integer> kinds(Results run) {
        var kinds = new TreeMap<String, Integer>();
        run.loads().forEach(load -> kinds.merge(load.kind(), 1, Integer::sum));
        return kinds;
    }

    private static Row row(
            Measure measure,
            String words,
            List<Results> runs,
            Map<Measure, Double> percents,
            Function<Results, Measure.@Nullable Value> figure) {
        double percent = percents.getOrDefault(measure, measure.percent());
        Measure.Value first = figure.apply(runs.get(0));
        var cells = new ArrayList<Cell>();
        for (Results run : runs) {
            Measure.Value found = figure.apply(run);
            boolean other = !cells.isEmpty() && first != null;
            cells.add(new Cell(
                    found == null ? null : found.value(),
                    measure.show(found),
                    other && found != null ? measure.change(first.value(), found.value()) : "",
                    other && (found == null || measure.regressed(first.value(), found.value(), percent))));
        }
        return new Row(measure, words, List.copyOf(cells));
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

    private static List<String> doubts(List<Results> runs, List<Row> rows) {
        var doubts = new ArrayList<String>();
        Results first = runs.get(0);
        for (Results run : runs.subList(1, runs.size())) {
            if (run.format() < 2 || first.format() < 2) {
                doubts.add(
                        "%s was written by an earlier Ballast, whose results have no loads: ./ballast report RUN --again"
                                .formatted(first.format() < 2 ? first.run() : run.run()));
            }
            if (!kinds(first).equals(kinds(run))) {
                doubts.add("%s has %s, and %s %s".formatted(run.run(), loads(run), first.run(), loads(first)));
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
            doubts.addAll(lacking(rows, runs, run));
        }
        return List.copyOf(doubts);
    }

    /** Returns the figures that a run has and the first has not, so that nothing holds them. */
    private static List<String> lacking(List<Row> rows, List<Results> runs, Results run) {
        List<String> figures = rows.stream()
                .filter(row -> row.measure().isFigure()
                        && row.cells().get(0).value() == null
                        && row.cells().get(runs.indexOf(run)).value() != null)
                .map(Row::words)
                .toList();
        return figures.isEmpty()
                ? List.of()
                : List.of("%s has no %s, which %s has: ./ballast report RUN --again writes its results anew"
                        .formatted(runs.get(0).run(), String.join(", ", figures), run.run()));
    }

    private static String loads(Results run) {
        return Words.count(run.loads().size(), "load")
                + (run.loads().isEmpty()
                        ? ""
                        : kinds(run).keySet().stream()
                                .filter(kind -> !kind.isEmpty())
                                .collect(Collectors.joining(", ", " (", ")"))
                                .replace(" ()", ""));
    }

    private static List<String> changes(Results run) {
        return run.steps().stream()
                .map(step -> "%s %s → %s".formatted(step.service(), step.from(), step.to()))
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
                                    row.words(),
                                    now.value() == null ? "not measured any more" : now.shown(),
                                    row.cells().get(0).shown(),
                                    now.change().isEmpty() ? "" : " (" + now.change() + ")");
                })
                .toList();
    }
}
