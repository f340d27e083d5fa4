package dev.ballast.check;

import static dev.ballast.check.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.workload.Explainer;
import dev.ballast.workload.LoadResult;
import dev.ballast.workload.Outcome;
import dev.ballast.workload.Phases;
import dev.ballast.workload.Request;
import dev.ballast.workload.RequestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadAssertTest {

    @Test
    void enoughRightAnswersInTimePass() {
        assertThat(load(100, Map.of(), 1)).lostNothing();
    }

    @Test
    void noRequestIsUnknownNotValid() {
        assertThatThrownBy(() -> assertThat(load(0, Map.of(), 0)).lostNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UNKNOWN: 0 requests are too few");
    }

    @Test
    void tooFewRequestsAreUnknown() {
        assertThatThrownBy(() -> assertThat(load(99, Map.of(), 0)).lostNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UNKNOWN: 99 requests are too few");
    }

    @Test
    void oneLostRequestOfManyIsALoss() {
        assertThatThrownBy(() -> assertThat(load(9_999, Map.of(Outcome.ENDED_EARLY, 1), 0))
                        .lostNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("INVALID: lost 1 of 10000 requests: {cut off in the answer=1}");
    }

    @Test
    void aGeneratorThatWasLateIsUnknown() {
        assertThatThrownBy(() -> assertThat(load(1_000, Map.of(), 101)).lostNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UNKNOWN: 0 of 1000 requests lost")
                .hasMessageContaining("101 sent more than 100 ms late");
        assertThat(load(1_000, Map.of(), 100)).lostNothing();
    }

    @Test
    void aRequestNeverSentIsUnknown() {
        assertThatThrownBy(() -> assertThat(load(1_000, Map.of(Outcome.NEVER_SENT, 1), 0))
                        .lostNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of 1001 due were not sent");
    }

    private static LoadResult load(int answered, Map<Outcome, Integer> lost, int late) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < answered; i++) {
            requests.add(request(i, Outcome.ANSWERED, i < late ? 100_001 : 0));
        }
        lost.forEach((outcome, times) -> {
            for (int i = 0; i < times; i++) {
                requests.add(request(requests.size(), outcome, 0));
            }
        });
        return LoadResult.of(RequestLog.of("load", Instant.EPOCH, requests), Explainer.CLIENT_ONLY, Phases.NONE);
    }

    private static Request request(int number, Outcome outcome, long late) {
        long due = number * 1_000L;
        boolean answered = outcome == Outcome.ANSWERED;
        return new Request(
                "load",
                number,
                Request.Kind.GET,
                due,
                0,
                outcome == Outcome.NEVER_SENT ? -1 : due + late,
                due + late + 500,
                outcome,
                answered ? 200 : 0,
                answered ? "aaaaaaaaaaaa" : null,
                number,
                false);
    }
}
