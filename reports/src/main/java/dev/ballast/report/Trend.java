package dev.ballast.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the runs of one name, the oldest first.
 *
 * @param compare the command that compares the last two
 */
record Trend(String name, List<Results> runs, List<Line> lines, String compare) {
    static final List<Measure> MEASURES =
            List.of(Measure.READY, Measure.STEP, Measure.P99, Measure.LOST, Measure.CAPACITY);
    private static final int WIDTH = 120;
    private static final int HEIGHT = 24;
    private static final int EDGE = 4;

    /**
     * One figure of them.
     *
     * @param points a polyline within 120 by 24, blank if fewer than two runs have the figure
     * @param lastX the position of the last value
     * @param regressed whether the last one is worse than the one before by more than its bound
     */
    record Line(Measure measure, String points, double lastX, double lastY, String last, boolean regressed) {}

    /** @param newestFirst runs of any names; a name with one run has no trend */
    static List<Trend> of(List<Results> newestFirst) {
        Map<String, List<Results>> byName = new LinkedHashMap<>();
        newestFirst.forEach(run ->
                byName.computeIfAbsent(run.name(), name -> new ArrayList<>()).add(0, run));
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Trend of(String name, List<Results> runs) {
        Results before = runs.get(runs.size() - 2);
        Results last = runs.get(runs.size() - 1);
        return new Trend(
                name,
                List.copyOf(runs),
                MEASURES.stream().map(measure -> line(measure, runs)).toList(),
                "./ballast report %s %s".formatted(before.run(), last.run()));
    }

    private static Line line(Measure measure, List<Results> runs) {
        var values = new ArrayList<@Nullable Double>();
        runs.forEach(run -> values.add(measure.of(run)));
        double top = values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        var points = new StringBuilder();
        double x = 0;
        double y = HEIGHT - EDGE;
        int known = 0;
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value != null && Double.isFinite(value)) {
                known++;
                x = TimeAxis.round(EDGE + (WIDTH - 2.0 * EDGE) * i / (values.size() - 1));
                y = TimeAxis.round(HEIGHT - EDGE - (top == 0 ? 0 : (HEIGHT - 2.0 * EDGE) * value / top));
                points.append(x).append(',').append(y).append(' ');
            }
        }
        Double before = values.get(values.size() - 2);
        Double last = values.get(values.size() - 1);
        return new Line(
                measure,
                known > 1 ? points.toString().strip() : "",
                x,
                y,
                measure.show(measure.in(runs.get(runs.size() - 1))),
                before != null && last != null && measure.regressed(before, last, measure.percent()));
    }
}
