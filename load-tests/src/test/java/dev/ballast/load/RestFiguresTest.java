package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.loadtest.IdleRests;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestFiguresTest {

    private static IdleRests rests(int steps, Duration server) {
        return new IdleRests(2, Duration.ofSeconds(1), Duration.ofSeconds(16), steps, server);
    }

    @Test
    void halfOfTheRestsAreAroundTheServersIdleTime() {
        assertThat(rests(6, Duration.ofSeconds(5)).all())
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(4),
                        Duration.ofMillis(4_500),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(5_500),
                        Duration.ofSeconds(16));
    }

    @Test
    void restsOnlyGrowIfIdleTimeIsUnknown() {
        assertThat(rests(3, Duration.ZERO).all())
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(16));
        assertThat(rests(1, Duration.ofSeconds(5)).all()).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void triesEachRestOnce() {
        assertThat(rests(4, Duration.ofMillis(1_500)).all())
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(16));
    }

    @Test
    void fillsTheTimeThatItHas() {
        assertThat(rests(5, Duration.ZERO).sweep(Duration.ofSeconds(70)).rounds())
                .isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rests(5, Duration.ZERO).sweep(Duration.ofSeconds(30)))
                .withMessage(
                        "Idle needs 31s or more, since its rests are 1.00 s, 2.00 s, 4.00 s, 8.00 s, 16.00 s: raise --duration 30s to that, or lower "
                                + "-Dballast.idle.longest or -Dballast.idle.steps");
    }

    @Test
    void tellsTheLossesAfterEachRest() {
        RestSweep sweep = RestSweep.together(1, List.of(Duration.ofSeconds(1), Duration.ofSeconds(3)), 2);
        RequestLog log = RequestLog.of(
                "load",
                Instant.EPOCH,
                List.of(
                        request(0, 0, Outcome.ANSWERED),
                        request(1, 1, Outcome.ANSWERED),
                        request(2, 2, Outcome.ANSWERED),
                        request(3, 5, Outcome.BAD_GATEWAY),
                        request(4, 8, Outcome.ANSWERED)));

        assertThat(RestFigures.of(sweep, LoadResult.of(log, Explainer.CLIENT_ONLY, Phases.NONE)))
                .containsExactly(
                        "after a rest of 1.00 s: 0 of 2 requests lost", "after a rest of 3.00 s: 1 of 2 requests lost");
    }

    private static Request request(int number, long second, Outcome outcome) {
        long due = second * 1_000_000;
        return new Request("load", number, Request.Kind.GET, due, 0, due, due + 900, outcome, 200, null, 0, true);
    }
}
