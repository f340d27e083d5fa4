package dev.ballast.history;

import static dev.ballast.history.Verdict.INVALID;
import static dev.ballast.history.Verdict.UNKNOWN;
import static dev.ballast.history.Verdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void ordersInvalidAboveUnknownAboveValid() {
        assertThat(Verdict.worst(List.of(VALID, INVALID, UNKNOWN))).isEqualTo(INVALID);
        assertThat(Verdict.worst(List.of(VALID, UNKNOWN))).isEqualTo(UNKNOWN);
        assertThat(Verdict.worst(List.of(VALID, VALID))).isEqualTo(VALID);
    }

    @Test
    void isUnknownIfNothingWasChecked() {
        assertThat(Verdict.worst(List.of())).isEqualTo(UNKNOWN);
    }
}
