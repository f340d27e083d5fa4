package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.workload.LoadPlan;
import dev.ballast.workload.LoadPlanBuilder;
import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestPlanTest {

    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    @ParameterizedTest
    @CsvSource({"111666, 2000", "111666, 5000", "11527, 2100", "11527, 5000", "11527, 60000", "1267, 5000"})
    void sendsEnoughAndHalfOfItAroundTheIdleTime(long requests, long serverMs) {
        Duration server = Duration.ofMillis(serverMs);
        RestPlan plan = RestPlan.of(requests, server);

        assertThat(plan.rested()).isBetween(requests, requests + requests / 3 + 1_000);
        long around = sweeps(plan)
                .mapToLong(sweep -> sweep.connections()
                        * (long) sweep.rounds()
                        * sweep.rests().stream()
                                .filter(rest -> rest.minus(server).abs().compareTo(HALF_A_SECOND) <= 0)
                                .count())
                .sum();
        assertThat(around).isGreaterThanOrEqualTo(requests / 2);
        assertThat(sweeps(plan).flatMap(sweep -> sweep.rests().stream()))
                .contains(HALF_A_SECOND, Duration.ofSeconds(70));
    }

    @ParameterizedTest
    @CsvSource({"111666, 2000", "111666, 5000", "11527, 60000", "500000, 5000"})
    void fitsIntoOneLoad(long requests, long serverMs) {
        for (List<RestSweep> habits :
                RestPlan.of(requests, Duration.ofMillis(serverMs)).loads()) {
            LoadPlanBuilder load = LoadPlan.builder("localhost", 1).rate(0);
            habits.forEach(load::with);
            assertThat(load.build().habits()).isEqualTo(habits);
        }
    }

    @Test
    void takesMinutes() {
        assertThat(RestPlan.of(11_527, Duration.ofSeconds(5)).time()).isLessThan(Duration.ofMinutes(3));
        assertThat(RestPlan.of(111_666, Duration.ofSeconds(5)).time()).isLessThan(Duration.ofMinutes(9));
        assertThat(RestPlan.of(10_000, Duration.ofSeconds(2)).onlyTogether().time())
                .isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void someSendTogetherAndOthersApart() {
        RestPlan plan = RestPlan.of(11_527, Duration.ofSeconds(5));

        assertThat(plan.together())
                .singleElement()
                .satisfies(sweep -> assertThat(sweep.apart()).isZero());
        assertThat(plan.apart()).hasSize(40).noneMatch(sweep -> sweep.apart().isZero());
        assertThat(plan.onlyTogether().loads()).containsExactly(plan.together());
    }

    /** As {@code Arrivals} numbers the requests of a load. */
    @Test
    void knowsTheRestBeforeEachNumber() {
        RestSweep apart = new RestSweep(2, List.of(Duration.ofSeconds(2)), 2, Duration.ofSeconds(2));
        RestSweep together = RestSweep.together(2, List.of(Duration.ofSeconds(1), Duration.ofSeconds(3)), 1);

        // due after 0 s: apart, together twice; 1 s: apart, together twice; 2 s: apart; 3 s: apart; 4 s: apart,
        // together twice; …
        assertThat(Arrays.stream(RestPlan.restsBefore(List.of(apart, together), 12))
                        .map(Duration::toSeconds))
                .containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 2L, 2L, 2L, 3L, 3L, 2L);
    }

    private static Stream<RestSweep> sweeps(RestPlan plan) {
        return plan.loads().stream().flatMap(List::stream);
    }
}
