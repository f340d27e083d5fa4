package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.judge.JudgedCheck;
import dev.ballast.judge.JudgedRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContradictionsTest {

    @ParameterizedTest
    @CsvSource({
        "INVALID, VALID, true",
        "VALID, INVALID, true",
        "VALID, VALID, false",
        "UNKNOWN, VALID, false",
        "VALID, UNKNOWN, false",
        "INVALID, INVALID, false",
        "INVALID, , false",
    })
    void theReverseOfWhatWasSaidIsOne(Verdict judged, Verdict recorded, boolean contradicts) {
        assertThat(Contradictions.in(run(new JudgedCheck("a check", judged, recorded, "why")), false))
                .hasSize(contradicts ? 1 : 0);
    }

    @Test
    void anUnclaimedFaultOfAPassedTestIsOne() {
        assertThat(Contradictions.in(run(new JudgedCheck("a check", Verdict.INVALID, null, "why")), true))
                .containsExactly("run: INVALID, was null, a check: why");
    }

    @Test
    void aPlantedFaultExcusesOnlyItsCheck() {
        JudgedCheck planted = new JudgedCheck(
                new RunEvent.Checked("a check", Verdict.INVALID, "").asPlanted().check(),
                Verdict.VALID,
                Verdict.VALID,
                "as recorded");

        assertThat(Contradictions.in(
                        run(planted, new JudgedCheck("a check", Verdict.INVALID, Verdict.VALID, "why")), true))
                .isEmpty();
        assertThat(Contradictions.in(
                        run(planted, new JudgedCheck("another", Verdict.INVALID, Verdict.VALID, "why")), true))
                .hasSize(1);
    }

    private static JudgedRun run(JudgedCheck... checks) {
        return new JudgedRun("run", Verdict.INVALID, List.of(checks));
    }
}
