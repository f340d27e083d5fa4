package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Balancing;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpreadCheckTest {

    private static final Map<String, Integer> EVEN = Map.of("a", 500, "b", 510, "c", 490);

    private static RunEvent.Checked of(List<Map<String, Integer>> times) {
        return SpreadCheck.of(times.stream().map(Shares::of).toList(), Balancing.RANDOM);
    }

    @Test
    void evenInEachTimeIsValid() {
        assertThat(of(List.of(EVEN, Map.of("a", 900))).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void unevenInOneOfThemIsInvalid() {
        RunEvent.Checked checked = of(List.of(EVEN, Map.of("a", 500, "b", 100, "c", 600)));

        assertThat(checked.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(checked.detail()).contains("100 from b");
    }

    @Test
    void anInstanceWithoutAnAnswerIsUneven() {
        assertThat(of(List.of(Map.of("a", 500, "b", 0))).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void theMethodOfTheBalancerCounts() {
        List<Shares> time = List.of(Shares.of(Map.of("a", 49, "b", 11)));

        assertThat(SpreadCheck.of(time, Balancing.ROUND_ROBIN).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void tooFewAnswersTellNothing() {
        assertThat(of(List.of()).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(of(List.of(Map.of("a", 29, "b", 29))).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(of(List.of(Map.of("a", 49, "b", 11))).detail()).contains("only a bias by 65 % would show");
    }

    @Test
    void aPoolOfOneProvesNothing() {
        assertThat(of(List.of(Map.of("a", 900))).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(of(List.of(Map.of("a", 900), EVEN, Map.of("a", 5, "b", 5))).detail())
                .contains("in 1 of 2 times", "500 from a", "510 from b", "490 from c")
                .doesNotContain("{", "=");
    }
}
