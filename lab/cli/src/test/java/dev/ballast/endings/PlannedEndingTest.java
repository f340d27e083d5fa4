package dev.ballast.endings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannedEndingTest {

    private static final List<Way> WAYS =
            Arrays.stream(Way.values()).filter(way -> way != Way.ENGINE_RESTART).toList();

    @Test
    void thirtyEndingsHaveTenInEachPart() {
        for (Subject subject : Subject.values()) {
            List<PlannedEnding> plan = PlannedEnding.plan(subject, 30, 1, WAYS);

            assertThat(Arrays.stream(PlannedEnding.Part.values())
                            .map(part -> plan.stream()
                                    .filter(ending -> ending.part() == part)
                                    .count()))
                    .containsOnly(10L);
        }
    }

    @Test
    void eachWayIsUsedInEachPart() {
        List<PlannedEnding> plan = PlannedEnding.plan(Subject.DEMO, 18, 1, WAYS);

        assertThat(plan.stream()
                        .map(ending -> ending.way() + " " + ending.part())
                        .collect(Collectors.toSet()))
                .hasSize(18);
    }

    @Test
    void fewEndingsDoNotFavourOnePart() {
        assertThat(PlannedEnding.plan(Subject.UP, 3, 1, WAYS))
                .extracting(PlannedEnding::part)
                .containsExactly(PlannedEnding.Part.START, PlannedEnding.Part.CLOSE, PlannedEnding.Part.WHOLE);
    }

    @Test
    void seedRepeatsAPlanOfAnyLength() {
        List<PlannedEnding> plan = PlannedEnding.plan(Subject.SCALE, 40, 7, WAYS);

        assertThat(PlannedEnding.plan(Subject.SCALE, 12, 7, WAYS)).isEqualTo(plan.subList(0, 12));
        assertThat(PlannedEnding.plan(Subject.SCALE, 40, 8, WAYS)).isNotEqualTo(plan);
        assertThat(plan).allSatisfy(ending -> assertThat(ending.at()).isBetween(0.0, 1.0));
    }

    @Test
    void anotherMomentIsTheSameEachTime() {
        PlannedEnding ending = PlannedEnding.plan(Subject.UP, 1, 1, WAYS).get(0);

        assertThat(ending.redrawn()).isEqualTo(ending.redrawn());
        assertThat(ending.redrawn().name()).isEqualTo(ending.name());
        assertThat(ending.redrawn().at()).isBetween(0.0, 1.0).isNotEqualTo(ending.at());
        assertThat(ending.redrawn().redrawn().at())
                .isNotEqualTo(ending.redrawn().at());
    }

    @Test
    void unknownCommandIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subject.of("status"))
                .withMessage("no command 'status' is ended; there are demo, up, scale, down, scenario, load");
    }
}
