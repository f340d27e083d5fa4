package dev.ballast.cli.tables;

import dev.ballast.bench.Figure;
import dev.ballast.cli.console.Table;
import dev.ballast.convergence.Percentiles;
import dev.ballast.topology.Topology;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures with their goals, and relative to the article's system. */
public final class FigureTable {

    private FigureTable() {}

    /** Returns a row for each figure. It has no p99 if so few samples do not show one: the worst says all there is. */
    public static Table of(List<Figure> figures) {
        Table table = new Table("figure", "system", "median", "p99", "worst", "n", "of the article's", "goal", "");
        for (Figure figure : figures) {
            table.row(
                    figure.figure(),
                    figure.system(),
                    shown(figure.median(), figure.unit()),
                    shown(Percentiles.shows(figure.n(), 99) ? figure.p99() : null, figure.unit()),
                    shown(figure.worst(), figure.unit()),
                    figure.n(),
                    ratio(figure, figures),
                    figure.goal() == null
                            ? ""
                            : "%s <= %s".formatted(judged(figure), shown(figure.goal(), figure.unit())),
                    figure.goal() == null ? "" : figure.reached() ? "reached" : "MISSED");
        }
        return table;
    }

    /** Returns what the goal is compared with: a 99th percentile of few values is the worst of them. */
    private static String judged(Figure figure) {
        boolean few = figure.judged() == Figure.Judged.P99 && !Percentiles.shows(figure.n(), 99);
        return (few ? Figure.Judged.WORST : figure.judged()).name().toLowerCase(Locale.ROOT);
    }

    /** Returns a figure's median as a share of the article's. */
    static String ratio(Figure figure, List<Figure> figures) {
        String article = Topology.article().name();
        return figures.stream()
                .filter(other -> !figure.system().equals(article)
                        && other.system().equals(article)
                        && other.figure().equals(figure.figure()))
                .map(other -> {
                    Double theirs = other.median();
                    Double ours = figure.median();
                    return theirs == null || ours == null || theirs <= 0 || ours < 0
                            ? ""
                            : String.format(Locale.ROOT, ours < theirs / 10 ? "%.4f" : "%.2f", ours / theirs);
                })
                .findFirst()
                .orElse("");
    }

    public static String shown(@Nullable Double value, String unit) {
        if (value == null) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return "never";
        }
        if (!unit.equals(Figure.MS)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return Math.abs(value) < 1000
                ? AccountTables.ms(value) + " ms"
                : String.format(Locale.ROOT, "%.2f s", value / 1000);
    }
}
