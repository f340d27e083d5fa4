package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.load.PoolChanges.Planned;
import dev.ballast.load.PoolChanges.ScaleAt;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolChangesTest {

    @Test
    void scalesAtSharesOfTheDuration() {
        assertThat(PoolChanges.of(new ScaleAt(0.25, 3), new ScaleAt(0.5, 2)).plan(Duration.ofSeconds(20), 1))
                .containsExactly(new Planned(Duration.ofSeconds(5), 3), new Planned(Duration.ofSeconds(10), 2));
    }

    @Test
    void aChurnLeavesTimeForTheLastDrain() {
        List<Planned> plan = PoolChanges.churn(0.2).plan(Duration.ofSeconds(20), 2);

        assertThat(plan).extracting(Planned::instances).containsExactly(3, 4, 3, 2, 3, 4, 3);
        assertThat(plan).extracting(Planned::at).startsWith(Duration.ofSeconds(4), Duration.ofSeconds(5));
    }

    @Test
    void aChurnEndsWithMoreInstancesThanItBegan() {
        for (int seconds = 13; seconds < 30; seconds++) {
            assertThat(PoolChanges.churn(0.2).plan(Duration.ofSeconds(seconds), 1))
                    .last()
                    .extracting(Planned::instances)
                    .isNotEqualTo(1);
        }
    }
}
