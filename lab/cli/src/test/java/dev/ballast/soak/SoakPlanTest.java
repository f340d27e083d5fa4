package dev.ballast.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.soak.SoakPlan.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakPlanTest {

    @Test
    void changesThePoolEachMinuteAndMeasuresBetween() {
        List<Step> steps = new SoakPlan(120, 50).steps();

        assertThat(steps.subList(0, 4))
                .containsExactly(
                        new Step(Duration.ZERO, 1),
                        new Step(Duration.ofSeconds(20), 0),
                        new Step(Duration.ofSeconds(50), 0),
                        new Step(Duration.ofMinutes(1), 3));
        assertThat(steps.stream().filter(Step::isChange).map(Step::apis).limit(8))
                .containsExactly(1, 3, 2, 4, 1, 3, 2, 4);
        assertThat(steps).hasSize(360);
    }

    @Test
    void measuresMoreOftenInATrial() {
        assertThat(new SoakPlan(6, 50).steps())
                .filteredOn(step -> !step.isChange())
                .hasSize(24);
    }

    @Test
    void leavesOutASixthOfTheTime() {
        assertThat(new SoakPlan(6, 50).settling()).isEqualTo(Duration.ofMinutes(1));
        assertThat(new SoakPlan(120, 50).settling()).isEqualTo(Duration.ofMinutes(20));
        assertThat(new SoakPlan(24 * 60, 50).settling()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SoakPlan(0, 50))
                .withMessageContaining("0 minutes");
    }
}
