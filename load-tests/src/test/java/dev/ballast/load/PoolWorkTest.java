package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolWorkTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void makesChangesWhenTheyAreDue() {
        assertThat(PoolWork.nextChange(10 * SECOND, 8 * SECOND)).isEqualTo(10 * SECOND);
    }

    @Test
    void leavesThePoolConstantBeforeALateChange() {
        assertThat(PoolWork.nextChange(10 * SECOND, 11 * SECOND)).isEqualTo(19 * SECOND);
    }

    @Test
    void countsTheRequestsOfAConstantTime() {
        assertThat(PoolTimes.requests(0, 2 * SECOND, 30 * SECOND, 200)).isEqualTo(400);
        assertThat(PoolTimes.requests(29 * SECOND, 32 * SECOND, 30 * SECOND, 200))
                .as("a second of the load, two of the low one")
                .isEqualTo(400);
        assertThat(PoolTimes.requests(31 * SECOND, 32 * SECOND, 30 * SECOND, 200))
                .isEqualTo(100);
    }
}
