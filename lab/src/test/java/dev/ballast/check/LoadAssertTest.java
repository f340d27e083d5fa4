package dev.ballast.check;

import static dev.ballast.check.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.workload.LoadResult;
import dev.ballast.workload.Responses;
import java.util.Map;
import java.util.TreeMap;
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
        assertThatThrownBy(() -> assertThat(load(9_999, Map.of("cut off in the answer", 1), 0))
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
        LoadResult load = load(1_000, Map.of(), 0);

        assertThatThrownBy(() ->
                        assertThat(new LoadResult(load.responses(), 1_001, 0)).lostNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of 1001 due were not sent");
    }

    private static LoadResult load(int answered, Map<String, Integer> failures, long late) {
        int failed = failures.values().stream().mapToInt(Integer::intValue).sum();
        TreeMap<String, Integer> hostnames = new TreeMap<>();
        if (answered > 0) {
            hostnames.put("aaaaaaaaaaaa", answered);
        }
        return new LoadResult(
                new Responses(answered + failed, hostnames, new TreeMap<>(failures), 1), answered + failed, late);
    }
}
