package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.load.ArrivalProfile.Part;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArrivalProfileTest {

    private static final ArrivalProfile SPIKE =
            ArrivalProfile.over(Duration.ofSeconds(10), new Part(0.5, 10), new Part(0.1, 100), new Part(0.4, 10));

    @Test
    void eachStageHasItsRate() {
        assertThat(SPIKE.duration()).hasSeconds(10);
        assertThat(SPIKE.requests(1)).isEqualTo(50 + 100 + 40);
        assertThat(SPIKE.dueNanos(1, 1)).isEqualTo(100_000_000L);
        assertThat(SPIKE.dueNanos(50, 1)).isEqualTo(5_000_000_000L);
        assertThat(SPIKE.dueNanos(51, 1)).isEqualTo(5_010_000_000L);
        assertThat(SPIKE.dueNanos(150, 1)).isEqualTo(6_000_000_000L);
    }

    @Test
    void aShareOfTheRequestsIsDueLessOften() {
        assertThat(SPIKE.requests(0.1)).isEqualTo(5 + 10 + 4);
        assertThat(SPIKE.dueNanos(1, 0.1)).isEqualTo(1_000_000_000L);
        assertThat(SPIKE.steps(0.1)).hasSize(3);
    }
}
