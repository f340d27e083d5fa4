package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RestSweepTest {

    private static final List<Duration> ONE_AND_THREE = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

    @Test
    void growsByTheSameFactor() {
        assertThat(RestSweep.growing(Duration.ofSeconds(1), Duration.ofSeconds(16), 5))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(16));
        assertThat(RestSweep.growing(Duration.ofSeconds(1), Duration.ofSeconds(16), 1))
                .containsExactly(Duration.ofSeconds(16));
    }

    @Test
    void surroundsTheServersIdleTime() {
        assertThat(RestSweep.around(Duration.ofSeconds(5), 3))
                .containsExactly(Duration.ofMillis(4_500), Duration.ofSeconds(5), Duration.ofMillis(5_500));
        assertThat(RestSweep.around(Duration.ofSeconds(5), 5).stream().map(Duration::toMillis))
                .as("closer to each other the nearer they are")
                .containsExactly(4_500L, 4_938L, 5_000L, 5_063L, 5_500L);
        assertThat(RestSweep.around(Duration.ofSeconds(5), 1)).containsExactly(Duration.ofSeconds(5));
        assertThat(RestSweep.around(Duration.ofMillis(200), 2))
                .containsExactly(Duration.ofMillis(100), Duration.ofMillis(700));
    }

    @Test
    void allConnectionsSendAfterEachRest() {
        RestSweep sweep = RestSweep.together(2, ONE_AND_THREE, 2);

        assertThat(LongStream.range(0, 10).map(place -> sweep.due(place) / 1_000_000_000))
                .containsExactly(0L, 0L, 1L, 1L, 2L, 2L, 5L, 5L, 8L, 8L);
        assertThat(sweep.due(10)).isGreaterThan(Duration.ofDays(1_000).toNanos());
        assertThat(sweep.rested()).isEqualTo(8);
        assertThat(sweep.time()).hasSeconds(8);
    }

    @Test
    void sendsOneAfterAnotherWithinATime() {
        RestSweep sweep = new RestSweep(4, List.of(Duration.ofSeconds(3)), 2, Duration.ofSeconds(2));

        assertThat(LongStream.range(0, 8).map(place -> sweep.due(place) / 1_000_000))
                .containsExactly(0L, 500L, 1_000L, 1_500L, 3_000L, 3_500L, 4_000L, 4_500L);
        assertThat(sweep.time()).hasSeconds(8);
    }

    @Test
    void knowsTheRestBeforeEachRequest() {
        RestSweep sweep = RestSweep.together(2, ONE_AND_THREE, 2);

        assertThat(LongStream.range(0, 10).mapToObj(sweep::restBefore).map(Duration::toSeconds))
                .containsExactly(0L, 0L, 1L, 1L, 1L, 1L, 3L, 3L, 3L, 3L);
    }

    @Test
    void refusesToSendForLongerThanTheRest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RestSweep(4, ONE_AND_THREE, 1, Duration.ofSeconds(2)))
                .withMessage("sent within PT2S: use zero or more, and at most the rest of PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestSweep.together(0, ONE_AND_THREE, 1))
                .withMessage("resting connections 0: use 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestSweep.together(1, List.of(), 1))
                .withMessage("rests []: name one or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestSweep.together(1, ONE_AND_THREE, 0))
                .withMessage("rounds 0: use 1 or more");
    }
}
