package dev.ballast.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final int RATE = 50;
    private static final double KB = 1024;

    private final Random random = new Random(1);

    @Test
    void quietFiguresDoNotGrow() {
        assertThat(judged(Quantity.UP_DESCRIPTORS, 120, sample -> 60 + 2 * sample.apis()))
                .isEqualTo(Verdict.VALID);
        assertThat(judged(Quantity.UP_HEAP, 120, sample -> 2e7 + 1e5 * sample.apis() + 3e4 * random.nextGaussian()))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void findsADescriptorThatEachChangeLeaks() {
        Growth growth = growth(Quantity.UP_DESCRIPTORS, 120, sample -> 60 + 2 * sample.apis() + sample.changes());

        assertThat(growth.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(growth.perHour()).isBetween(55.0, 65.0);
        assertThat(growth.end()).isGreaterThan(growth.start() + 80);
        assertThat(growth.detail()).isEqualTo("grows without bound");
    }

    @Test
    void findsMemoryThatEachRequestLeaks() {
        assertThat(judged(Quantity.UP_HEAP, 120, sample -> 2e7 + 32 * sample.requests() + 3e4 * random.nextGaussian()))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void allowsWhatEachEventAddsByDesign() {
        assertThat(judged(Quantity.RUN_HISTORY, 120, sample -> 7 * KB * sample.changes()))
                .isEqualTo(Verdict.VALID);
        assertThat(judged(Quantity.RUN_HISTORY, 120, sample -> KB * sample.changes() * sample.changes()))
                .isEqualTo(Verdict.INVALID);
        assertThat(judged(Quantity.WRITTEN, 120, sample -> KB * sample.requests()))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void shortSoakSaysUnknownOfGrowth() {
        Growth growth = growth(Quantity.UP_DESCRIPTORS, 30, sample -> 60 + sample.changes());

        assertThat(growth.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(growth.detail()).contains("warms up", "an hour");
    }

    @Test
    void shortSoakDoesNotShowThatACountStays() {
        Growth growth = growth(Quantity.UP_DESCRIPTORS, 30, sample -> 60);

        assertThat(growth.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(growth.detail()).contains("run it longer");
    }

    @Test
    void aFewMinutesShowNoSlope() {
        Growth growth = growth(Quantity.RUN_HISTORY, 6, sample -> 7 * KB * sample.changes());

        assertThat(growth.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(growth.perHour()).isNull();
        assertThat(growth.end()).isGreaterThan(growth.start());
    }

    @Test
    void aQuarterOfAnHourShowsTheSlope() {
        Growth growth = growth(Quantity.RUN_HISTORY, 15, sample -> 7 * KB * sample.changes());

        assertThat(growth.verdict()).isEqualTo(Verdict.VALID);
        assertThat(growth.perHour()).isCloseTo(7 * 60 * KB, within(1.0));
    }

    @Test
    void whatWasNotMeasuredIsUnknown() {
        assertThat(Growth.of(List.of()))
                .hasSize(Quantity.values().length)
                .allSatisfy(growth -> assertThat(growth.verdict()).isEqualTo(Verdict.UNKNOWN));
    }

    private Verdict judged(Quantity quantity, int minutes, ToDoubleFunction<Sample> value) {
        return growth(quantity, minutes, value).verdict();
    }

    /** Judges made-up samples of a soak. */
    private static Growth growth(Quantity quantity, int minutes, ToDoubleFunction<Sample> value) {
        SoakPlan plan = new SoakPlan(minutes, RATE);
        List<Sample> samples = new ArrayList<>();
        int changes = 0;
        int apis = SoakPlan.FIRST;
        for (SoakPlan.Step step : plan.steps()) {
            if (step.isChange()) {
                changes++;
                apis = step.apis();
            } else if (step.at().compareTo(plan.settling()) >= 0) {
                long seconds = step.at().toSeconds();
                Sample empty = new Sample(seconds, apis, changes, RATE * seconds, Map.of());
                samples.add(new Sample(
                        seconds, apis, changes, RATE * seconds, Map.of(quantity, value.applyAsDouble(empty))));
            }
        }
        return Growth.of(quantity, samples);
    }
}
