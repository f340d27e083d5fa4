package dev.ballast.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.soak.Slope.Point;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {

    private static final int SAMPLES = 200;
    private static final double HOURS = 100 / 60.0;

    @Test
    void findsTheSlopeOfALine() {
        Slope slope = slope(i -> 7 + 3 * hours(i), 0);

        assertThat(slope.perHour()).isCloseTo(3, within(1e-9));
        assertThat(slope.error()).isCloseTo(0, within(1e-9));
    }

    @Test
    void isNotMovedByOutliers() {
        Slope slope = slope(i -> (i % 20 == 7 ? 1_000 : 0) + 3 * hours(i), 0);

        assertThat(slope.perHour()).isCloseTo(3, within(1e-9));
    }

    @Test
    void boundsNoiseByItsError() {
        Random random = new Random(1);
        Slope slope = slope(i -> 3 * hours(i) + random.nextGaussian(), 0);

        assertThat(slope.lower()).isLessThan(3);
        assertThat(slope.upper()).isGreaterThan(3);
        assertThat(slope.error()).isBetween(0.1, 1.0);
    }

    @Test
    void doesNotCompareSamplesOfDifferentSeasons() {
        List<Point> points = IntStream.range(0, 40)
                .mapToObj(i -> new Point(hours(i), i / 20, 100 * (i / 20) + 3 * hours(i)))
                .toList();

        assertThat(Slope.of(points, 0).orElseThrow().perHour()).isCloseTo(3, within(1e-9));
    }

    @Test
    void knowsNoLessThanAStep() {
        Slope slope = slope(i -> 42, 1);

        assertThat(slope.perHour()).isZero();
        assertThat(slope.error()).isCloseTo(1 / hours(SAMPLES - 1), within(1e-9));
    }

    @Test
    void isUnknownWithFewSamples() {
        assertThat(Slope.of(List.of(), 0)).isEmpty();
        assertThat(Slope.of(List.of(new Point(0, 1, 1), new Point(1, 1, 1), new Point(2, 2, 1)), 0))
                .isEmpty();
    }

    private static Slope slope(IntToDoubleFunction value, double step) {
        List<Point> points = IntStream.range(0, SAMPLES)
                .mapToObj(i -> new Point(hours(i), i % 4, value.applyAsDouble(i)))
                .toList();
        return Slope.of(points, step).orElseThrow();
    }

    private static double hours(int i) {
        return HOURS * i / SAMPLES;
    }
}
