package dev.ballast.cli.tables;

import static dev.ballast.bench.Figures.figure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Figure;
import dev.ballast.cli.console.Console;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTableTest {

    @Test
    void marksMissedGoals() {
        Figure article = figure("article", null, 10);
        Figure ours = figure("reference", 2.0, 2.5);
        assertThat(FigureTable.of(List.of(article, ours)).lines())
                .containsExactly(
                        "figure  system     median  p99  worst   n  of the article's  goal",
                        "ready   article    10 ms   -    10 ms   1",
                        "ready   reference  2.5 ms  -    2.5 ms  1  0.25              median <= 2.0 ms  MISSED");
    }

    /** A 99th percentile of few is their largest, and one that never came is worse than any. */
    @Test
    void holdsTheWorstOfFewToTheGoalOfAPercentile() {
        Figure few = new Figure(
                "out", "reference", Figure.MS, 50.0, Figure.Judged.P99, List.of(2.5, Double.POSITIVE_INFINITY));

        assertThat(FigureTable.of(List.of(few)).lines().get(1))
                .matches("out +reference +2\\.5 ms +- +never +2 +worst <= 50 ms +MISSED");
    }

    @Test
    void showsRatioToArticle() {
        Figure article = figure("article", null, 10);
        Figure ours = figure("reference", 5.0, 2.5);

        assertThat(FigureTable.ratio(ours, List.of(article, ours))).isEqualTo("0.25");
        assertThat(FigureTable.ratio(figure("reference", null, 0.042), List.of(article)))
                .isEqualTo("0.0042");
        assertThat(FigureTable.ratio(figure("reference", null, -1), List.of(article)))
                .as("no share")
                .isEmpty();
        assertThat(FigureTable.ratio(article, List.of(article, ours))).isEmpty();
        assertThat(FigureTable.ratio(ours, List.of(ours))).isEmpty();
    }

    @Test
    void showsLongTimesInSeconds() {
        assertThat(FigureTable.shown(1234.0, Figure.MS)).isEqualTo("1.23 s");
        assertThat(FigureTable.shown(123.4, Figure.MS)).isEqualTo("123 ms");
        assertThat(FigureTable.shown(0.42, Figure.MS)).isEqualTo("0.4 ms");
        assertThat(FigureTable.shown(3.0, "requests")).isEqualTo("3");
        assertThat(FigureTable.shown(null, Figure.MS)).isEqualTo("-");
    }

    @Test
    void writesPercentilesAsJson() {
        assertThat(Console.json(figure("reference", 5.0, 2.5)))
                .contains("\"median\" : 2.5", "\"p95\" : 2.5", "\"n\" : 1", "\"goal\" : 5.0", "\"reached\" : true");
    }
}
