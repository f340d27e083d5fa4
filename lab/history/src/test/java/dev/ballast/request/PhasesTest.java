package dev.ballast.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Phases.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhasesTest {

    /** Changes from 1 to 2.5 s, the later ones overlapping, and from 4 to 4.5 s. */
    private static final Phases PHASES = Phases.of(
            List.of(
                    new Window(4_000, 4_500),
                    new Window(1_000, 2_000),
                    new Window(1_500, 2_500),
                    new Window(1_600, 1_700)),
            Duration.ofSeconds(1));

    private static Request request(int number, double dueMs, double endedMs) {
        long due = Math.round(dueMs * 1e3);
        long ended = Math.round(endedMs * 1e3);
        return new Request("load", number, Request.Kind.GET, due, 0, due, ended, Outcome.ANSWERED, 200, "a", 0, false);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, BASELINE",
        "998, 999.9, BASELINE",
        "999, 1000, CHANGE",
        "10, 9000, CHANGE",
        "1800, 1801, CHANGE",
        "2400, 2600, CHANGE",
        "2500.1, 2501, RECOVERY",
        "3499, 3999, RECOVERY",
        "3499, 4000, CHANGE",
        "3501, 3502, BASELINE",
        "4501, 4502, RECOVERY",
        "5501, 5502, BASELINE"
    })
    void aRequestBelongsToTheChangeItOverlaps(double dueMs, double endedMs, Phase phase) {
        assertThat(PHASES.of(request(0, dueMs, endedMs))).isEqualTo(phase);
    }

    @Test
    void eachPhaseHasItsOwnLatencyAndN() {
        LoadResult result = LoadResult.of(
                RequestLog.of(
                        "load",
                        Instant.EPOCH,
                        IntStream.range(0, 600)
                                .mapToObj(number -> request(number, number * 10, number * 10 + (number < 100 ? 1 : 2)))
                                .toList()),
                Explainer.CLIENT_ONLY,
                PHASES);

        // due every 10 ms: 0..990 | 1000..2500 | 2510..3500 | 3510..3990 | 4000..4500 | 4510..5500 | 5510..5990
        assertThat(result.latency(Phase.BASELINE).getTotalCount()).isEqualTo(100 + 49 + 49);
        assertThat(result.latency(Phase.CHANGE).getTotalCount()).isEqualTo(151 + 51);
        assertThat(result.latency(Phase.RECOVERY).getTotalCount()).isEqualTo(100 + 100);
        assertThat(result.latency(Phase.BASELINE).getMinValue()).isEqualTo(1_000);
        assertThat(result.latency(Phase.CHANGE).getMinValue()).isEqualTo(2_000);
    }

    @ParameterizedTest
    @CsvSource({"999, false", "1000, true", "2500, true", "2500.1, false", "4500, true"})
    void aRequestIsExposedIfSentInAChange(double sentMs, boolean exposed) {
        assertThat(PHASES.exposes(request(0, sentMs, 9_000))).isEqualTo(exposed);
    }

    @Test
    void keepsEachChangeApart() {
        assertThat(PHASES.changes())
                .containsExactly(
                        new Window(1_000, 2_000),
                        new Window(1_500, 2_500),
                        new Window(1_600, 1_700),
                        new Window(4_000, 4_500));
    }

    @Test
    void withoutAChangeAllIsBaseline() {
        assertThat(Phases.NONE.of(request(0, 0, 1))).isEqualTo(Phase.BASELINE);
    }

    @Test
    void namesAChangeThatEndsBeforeItBegins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Window(2, 1))
                .withMessage("change from 2.0 ms to 1.0 ms; it must not end before its begin");
    }
}
