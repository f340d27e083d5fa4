package dev.ballast.bench;

import static dev.ballast.bench.Figures.figure;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void takesPercentilesByNearestRank() {
        Figure figure = figure("reference", null, 5, 1, 4, 2, 3);

        assertThat(figure.median()).isEqualTo(3);
        assertThat(figure.p95()).isEqualTo(5);
        assertThat(figure.n()).isEqualTo(5);
        assertThat(figure(
                                "reference",
                                null,
                                DoubleStream.iterate(1, n -> n + 1).limit(100).toArray())
                        .p95())
                .isEqualTo(95);
    }

    @Test
    void comparesGoalWithMedianOrWorst() {
        List<Double> samples = List.of(1.0, 1.0, 9.0);

        assertThat(new Figure("f", "s", Figure.MS, 2.0, Figure.Judged.MEDIAN, samples).reached())
                .isTrue();
        assertThat(new Figure("f", "s", Figure.MS, 2.0, Figure.Judged.WORST, samples).reached())
                .isFalse();
    }

    @Test
    void comparesGoalWith99thPercentile() {
        List<Double> samples = new ArrayList<>(Collections.nCopies(99, 1.0));
        samples.add(9.0);
        assertThat(new Figure("f", "s", Figure.MS, 2.0, Figure.Judged.P99, samples).reached())
                .isTrue();
        samples.remove(0);
        assertThat(new Figure("f", "s", Figure.MS, 2.0, Figure.Judged.P99, samples).reached())
                .isFalse();
    }

    @Test
    void missesGoalWithoutSamples() {
        Figure figure = figure("reference", 2.0);

        assertThat(figure.median()).isNull();
        assertThat(figure.reached()).isFalse();
        assertThat(figure("article", null).reached()).isTrue();
    }
}
