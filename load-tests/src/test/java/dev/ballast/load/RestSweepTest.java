package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RestSweepTest {

    private static LoadSettings.Rests rests(int steps, Duration server) {
        return new LoadSettings.Rests(2, Duration.ofSeconds(1), Duration.ofSeconds(16), steps, server);
    }

    @Test
    void growsByTheSameFactor() {
        assertThat(RestSweep.rests(rests(5, Duration.ZERO)))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(16));
        assertThat(RestSweep.rests(rests(1, Duration.ZERO))).containsExactly(Duration.ofSeconds(16));
    }

    @Test
    void halfOfItIsAroundTheServersIdleTime() {
        assertThat(RestSweep.rests(rests(6, Duration.ofSeconds(5))))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(4),
                        Duration.ofMillis(4_500),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(5_500),
                        Duration.ofSeconds(16));
    }

    @Test
    void triesEachRestOnce() {
        assertThat(RestSweep.rests(rests(4, Duration.ofMillis(1_500))))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(16));
    }

    @Test
    void allConnectionsSendAfterEachRest() {
        RestSweep sweep = new RestSweep(2, List.of(Duration.ofSeconds(1), Duration.ofSeconds(3)), 2);

        assertThat(LongStream.range(0, 10).map(place -> sweep.due(place) / 1_000_000_000))
                .containsExactly(0L, 0L, 1L, 1L, 2L, 2L, 5L, 5L, 8L, 8L);
        assertThat(sweep.due(10)).isGreaterThan(Duration.ofDays(1_000).toNanos());
    }

    @Test
    void fillsTheTimeThatItHas() {
        assertThat(RestSweep.of(rests(5, Duration.ZERO), Duration.ofSeconds(70)).rounds())
                .isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestSweep.of(rests(5, Duration.ZERO), Duration.ofSeconds(30)))
                .withMessage(
                        "the rests of 1.00 s, 2.00 s, 4.00 s, 8.00 s, 16.00 s take 31 s: raise --duration to that, or lower "
                                + "-Dballast.idle.longest or -Dballast.idle.steps");
    }

    @Test
    void tellsTheLossesAfterEachRest() {
        RestSweep sweep = new RestSweep(1, List.of(Duration.ofSeconds(1), Duration.ofSeconds(3)), 2);
        RequestLog log = RequestLog.of(
                "load",
                Instant.EPOCH,
                List.of(
                        request(0, 0, Outcome.ANSWERED),
                        request(1, 1, Outcome.ANSWERED),
                        request(2, 2, Outcome.ANSWERED),
                        request(3, 5, Outcome.BAD_GATEWAY),
                        request(4, 8, Outcome.ANSWERED)));

        assertThat(sweep.told(LoadResult.of(log, Explainer.CLIENT_ONLY, Phases.NONE)))
                .containsExactly(
                        "after a rest of 1.00 s: 0 of 2 requests lost", "after a rest of 3.00 s: 1 of 2 requests lost");
    }

    private static Request request(int number, long second, Outcome outcome) {
        long due = second * 1_000_000;
        return new Request("load", number, Request.Kind.GET, due, 0, due, due + 900, outcome, 200, null, 0, true);
    }
}
