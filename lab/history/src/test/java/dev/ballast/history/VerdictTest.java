package dev.ballast.history;

import static dev.ballast.history.Verdict.INVALID;
import static dev.ballast.history.Verdict.UNKNOWN;
import static dev.ballast.history.Verdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.RunEvent.Checked;
import java.util.List;
import java.util.stream.Stream;
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

    @Test
    void standsUntilTheCheckHasEnded() {
        Checked begun = Checked.unfinished("load", "it has not ended");
        Checked other = new Checked("other", VALID, "");
        Checked ended = new Checked("load", VALID, "it holds");

        assertThat(Checked.standing(Stream.of(begun, other))).containsExactly(begun, other);
        assertThat(Checked.standing(Stream.of(begun, other, ended))).containsExactly(other, ended);
        assertThat(Checked.standing(Stream.of(begun, ended, begun))).containsExactly(ended, begun);
    }

    @Test
    void anInvalidStandsWhateverComesLater() {
        Checked lost = new Checked("load", INVALID, "lost 1");
        Checked held = new Checked("load", VALID, "it holds");

        assertThat(Checked.standing(Stream.of(lost, held))).containsExactly(lost, held);
    }
}
