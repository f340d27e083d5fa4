package dev.ballast.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoakResultTest {

    private static final Growth STILL =
            new Growth(Quantity.UP_THREADS, 200, 30, 30, 0.0, 0.6, 1, Verdict.VALID, "does not grow beyond its bound");
    private static final Growth LEAK =
            new Growth(Quantity.UP_THREADS, 200, 30, 90, 60.0, 0.6, 1, Verdict.INVALID, "grows without bound");

    @Test
    void worstVerdictCounts() {
        assertThat(result("", Verdict.VALID, STILL).verdict()).isEqualTo(Verdict.VALID);
        assertThat(result("", Verdict.VALID, STILL, LEAK).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result("", Verdict.UNKNOWN, STILL).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void interruptedSoakIsUnknown() {
        assertThat(result("it was interrupted", Verdict.VALID, STILL).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result("it was interrupted", Verdict.VALID, LEAK).verdict()).isEqualTo(Verdict.INVALID);
    }

    private static SoakResult result(String stopped, Verdict run, Growth... growths) {
        return new SoakResult(
                "soak",
                120,
                20,
                100,
                stopped,
                120,
                360_000,
                Map.of(),
                List.of(new RunEvent.Checked("nothing lost", Verdict.VALID, "")),
                run,
                List.of(growths),
                List.of(),
                List.of(),
                List.of(),
                "",
                "");
    }
}
