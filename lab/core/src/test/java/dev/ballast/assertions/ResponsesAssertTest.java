package dev.ballast.assertions;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.Instance;
import dev.ballast.TestInstances;
import dev.ballast.check.VerdictListeners;
import dev.ballast.history.Balancing;
import dev.ballast.history.RunEvent;
import dev.ballast.request.Responses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ResponsesAssertTest {

    private static final Instance ONE = TestInstances.api("api-1", "aaaaaaaaaaaa", "10.0.0.1");
    private static final Instance TWO = TestInstances.api("api-2", "bbbbbbbbbbbb", "10.0.0.2");
    private static final Instance THREE = TestInstances.api("api-3", "cccccccccccc", "10.0.0.3");

    @Test
    void rightAnswersPass() {
        assertThat(responses(Map.of("aaaaaaaaaaaa", 500, "bbbbbbbbbbbb", 500), Map.of()))
                .allAnswered()
                .cameFromExactly(List.of(TWO, ONE))
                .spreadEvenlyOver(List.of(ONE, TWO));
    }

    @Test
    void theVerdictNamesTheBatch() {
        List<RunEvent.Checked> told = new ArrayList<>();
        Runnable stop = VerdictListeners.add(told::add);
        Responses right = responses(Map.of("aaaaaaaaaaaa", 100), Map.of()).named("3c4d");
        Responses wrong =
                responses(Map.of("aaaaaaaaaaaa", 99), Map.of("refused", 1)).named("5e6f");
        try {
            assertThat(right).allAnswered();
            assertThatThrownBy(() -> assertThat(wrong).allAnswered()).isInstanceOf(AssertionError.class);
            assertThat(right).cameFromExactly(List.of(ONE)); // says nothing of those that failed
        } finally {
            stop.run();
        }

        Assertions.assertThat(told)
                .extracting(RunEvent.Checked::loads)
                .containsExactly(List.of("3c4d"), List.of("5e6f"), List.of());
    }

    @Test
    void refusesABatchWithoutRequests() {
        assertThatThrownBy(() -> assertThat(responses(Map.of(), Map.of())).allAnswered())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("requests sent");
    }

    @Test
    void namesTheCauseOfAFailedRequest() {
        assertThatThrownBy(() -> assertThat(responses(Map.of("aaaaaaaaaaaa", 99), Map.of("refused", 1)))
                        .allAnswered())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of 100")
                .hasMessageContaining("refused");
    }

    @Test
    void refusesAForeignHostName() {
        assertThatThrownBy(() -> assertThat(responses(Map.of("aaaaaaaaaaaa", 50, "dddddddddddd", 50), Map.of()))
                        .cameFromExactly(List.of(ONE)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dddddddddddd");
    }

    @Test
    void refusesAnInstanceWithoutAnswers() {
        assertThatThrownBy(() -> assertThat(responses(Map.of("aaaaaaaaaaaa", 50, "bbbbbbbbbbbb", 50), Map.of()))
                        .cameFromExactly(List.of(ONE, TWO, THREE)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cccccccccccc");
    }

    @Test
    void refusesABatchWithoutAnswers() {
        assertThatThrownBy(() -> assertThat(responses(Map.of(), Map.of("status 503", 10)))
                        .cameFromExactly(List.of(ONE)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void refusesAnUnevenSpread() {
        assertThatThrownBy(() -> assertThat(responses(Map.of("aaaaaaaaaaaa", 90, "bbbbbbbbbbbb", 10), Map.of()))
                        .spreadEvenlyOver(List.of(ONE, TWO)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("uneven spread of 100 answers");
    }

    @Test
    void refusesASpreadThatTheMethodRulesOut() {
        Responses responses = responses(Map.of("aaaaaaaaaaaa", 49, "bbbbbbbbbbbb", 11), Map.of());

        assertThatThrownBy(() -> assertThat(responses).spreadEvenlyOver(List.of(ONE, TWO)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UNKNOWN: 60 answers from 2 instances say nothing of the spread");
        assertThatThrownBy(() ->
                        assertThat(responses.balancedBy(Balancing.ROUND_ROBIN)).spreadEvenlyOver(List.of(ONE, TWO)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("INVALID: uneven spread of 60 answers");
    }

    @Test
    void refusesASilentInstanceInTheSpread() {
        assertThatThrownBy(() -> assertThat(responses(Map.of("aaaaaaaaaaaa", 50, "bbbbbbbbbbbb", 50), Map.of()))
                        .spreadEvenlyOver(List.of(ONE, TWO, THREE)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("0 from cccccccccccc");
    }

    private static Responses responses(Map<String, Integer> hostnames, Map<String, Integer> failures) {
        int total = hostnames.values().stream().mapToInt(Integer::intValue).sum()
                + failures.values().stream().mapToInt(Integer::intValue).sum();
        return new Responses(total, new TreeMap<>(hostnames), new TreeMap<>(failures), 1);
    }
}
