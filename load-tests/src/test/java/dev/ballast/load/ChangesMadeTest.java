package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChangesMadeTest {

    private static final Duration MEASURED = Duration.ofSeconds(30);

    @Test
    void quickChangesAreMeasured() {
        ChangesMade quick = made(3, 3, Duration.ofSeconds(27));

        assertThat(quick.underLoad().check()).isEqualTo("pool changed under load: 1 to 3");
        assertThat(quick.underLoad().verdict()).isEqualTo(Verdict.VALID);
        assertThat(quick.whileMeasured().verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void slowChangesAreUnderLoadButNotMeasured() {
        ChangesMade slow = made(3, 3, Duration.ofMillis(33_140));

        assertThat(slow.underLoad().verdict()).isEqualTo(Verdict.VALID);
        assertThat(slow.whileMeasured().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(slow.whileMeasured().detail())
                .contains(
                        "changes made: 3 of 3, ",
                        "the last 33.1 s after the load began; 30 s of it are measured",
                        "raise the duration");
    }

    @Test
    void theLoadDoesNotGoOnForEver() {
        ChangesMade late = made(3, 3, MEASURED.plus(ChangesMade.MOST_OVER).plusMillis(1));

        assertThat(late.underLoad().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(late.underLoad().detail()).contains("the load ended 120 s after its measured part");
    }

    @Test
    void fewChangesAreUnknown() {
        assertThat(made(0, 0, Duration.ZERO).underLoad().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(made(8, 10, MEASURED).underLoad().verdict()).isEqualTo(Verdict.VALID);
        assertThat(made(7, 10, MEASURED).underLoad().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(made(7, 10, MEASURED).underLoad().detail()).contains("instances start too slowly here");
    }

    private static ChangesMade made(int made, int due, Duration took) {
        return new ChangesMade("1 to 3", made, due, took, MEASURED);
    }
}
