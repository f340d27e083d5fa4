package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a capacity is found, and what is said if it is not. */
class KneeTest {

    private static final Figures KEPT_UP = figures(0, 10_000);
    private static final Figures SLOW = figures(0, 200_000);
    private static final Figures SENT_LATE = figures(200_000, 10_000);

    private static Figures figures(int lateMicros, int micros) {
        List<Request> requests = IntStream.range(0, 1_000)
                .mapToObj(n -> {
                    int sent = n * 1_000 + lateMicros;
                    return new Request(
                            "step",
                            n,
                            Request.Kind.GET,
                            n * 1_000,
                            0,
                            sent,
                            sent + micros,
                            Outcome.ANSWERED,
                            200,
                            "a",
                            -1,
                            true);
                })
                .toList();
        return new Figures(List.of(
                LoadResult.of(RequestLog.of("step", Instant.now(), requests), Explainer.CLIENT_ONLY, Phases.NONE)));
    }

    private static Knee.Step direct(int rate, Figures figures) {
        return step(Leg.Way.DIRECT, rate, figures);
    }

    private static Knee.Step balanced(int rate, Figures figures) {
        return step(Leg.Way.BALANCED, rate, figures);
    }

    private static Knee.Step step(Leg.Way way, int rate, Figures figures) {
        return new Knee.Step(
                new Leg("step", way, ArrivalProfile.constant(rate, Duration.ofSeconds(1)), Leg.Kind.STEP), figures);
    }

    @Test
    void itIsTheLastStepThatKeptUp() {
        List<Knee.Step> steps = List.of(
                direct(1_000, KEPT_UP),
                balanced(1_000, KEPT_UP),
                direct(2_000, KEPT_UP),
                balanced(2_000, SLOW),
                direct(4_000, SLOW));

        RunEvent.Checked capacity = Knee.of(steps);

        assertThat(capacity.verdict()).isEqualTo(Verdict.VALID);
        assertThat(capacity.detail()).isEqualTo("directly 2000/s; through the balancer 1000/s; ratio 0.50");
        assertThat(Knee.lines(steps).get(3)).contains("past the knee");
        assertThat(Knee.rates(steps)).isEqualTo(new LoadEvent.Capacity(2_000, 1_000));
    }

    @Test
    void theRatioIsABoundWithoutInstances() {
        RunEvent.Checked capacity = Knee.of(List.of(
                direct(1_000, KEPT_UP), balanced(1_000, KEPT_UP), direct(2_000, KEPT_UP), balanced(2_000, SLOW)));

        assertThat(capacity.verdict()).isEqualTo(Verdict.VALID);
        assertThat(capacity.detail()).contains("directly 2000/s or more", "ratio 0.50 or less");
    }

    @Test
    void aSystemThatKeptUpThroughoutHasNoKnee() {
        List<Knee.Step> steps = List.of(direct(1_000, KEPT_UP), balanced(1_000, KEPT_UP));

        RunEvent.Checked capacity = Knee.of(steps);

        assertThat(Knee.rates(steps)).isEqualTo(new LoadEvent.Capacity(null, null));
        assertThat(capacity.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(capacity.detail()).contains("raise the rate").doesNotContain("ratio");
    }

    @Test
    void aLimitingGeneratorFindsNoKnee() {
        RunEvent.Checked capacity = Knee.of(List.of(
                direct(1_000, KEPT_UP), balanced(1_000, KEPT_UP), direct(2_000, SLOW), balanced(2_000, SENT_LATE)));

        assertThat(capacity.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(capacity.detail()).contains("the generator is the limit").doesNotContain("ratio");
    }

    @Test
    void aFailedFirstStepIsInvalidIfAnInstanceManaged() {
        RunEvent.Checked slow = Knee.of(List.of(direct(1_000, KEPT_UP), balanced(1_000, SLOW)));
        assertThat(slow.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(slow.detail()).doesNotContain("ratio");
        assertThat(Knee.of(List.of(direct(1_000, SLOW), balanced(1_000, SLOW))).verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(Knee.of(List.of(balanced(1_000, SLOW))).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
