package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchVerifyBusyTest {

    private static final String SKIPPED =
            "1 of 20 checks skipped because the load generator was late (at most 1 in 20)";

    @Test
    void reportsSkippedChecksOfAPassedRound() {
        assertThat(BenchVerifyBusy.told(List.of("[ERROR]   of a test that logs so", SKIPPED), true))
                .containsExactly(SKIPPED);
    }

    @Test
    void reportsTheFirstLineOfEachFailure() {
        assertThat(BenchVerifyBusy.told(
                        List.of(
                                "[ERROR] Tests run: 2, Failures: 1",
                                "[ERROR]   ScaleUpIT.threeInstancesServe:17 waited 60 s",
                                "and what it saw",
                                "INVALID no request of Gatling's failed: 3 of 6000"),
                        false))
                .containsExactly(
                        "[ERROR]   ScaleUpIT.threeInstancesServe:17 waited 60 s",
                        "INVALID no request of Gatling's failed: 3 of 6000");
    }

    @Test
    void reportsMavensFirstErrorIfNoTestFailed() {
        assertThat(BenchVerifyBusy.told(List.of("[INFO] a", "[ERROR] no compiler", "[ERROR] help"), false))
                .containsExactly("[ERROR] no compiler");
    }
}
