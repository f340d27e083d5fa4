package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally tally = new Tally();

    @Test
    void nothingSentIsUnknown() {
        assertThat(tally.noneFailed(2).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(tally.fastEnough(Duration.ofSeconds(1)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void fewerThanWereDueIsUnknown() {
        for (int i = 0; i < 100; i++) {
            tally.answered("a", 1);
        }

        assertThat(tally.noneFailed(102).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(tally.noneFailed(101).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void oneFailureIsInvalid() {
        tally.answered("a", 3);
        tally.failed();

        assertThat(tally.noneFailed(2).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(tally.toEvent().total()).isEqualTo(2);
        assertThat(tally.toEvent().hostnames()).containsOnlyKeys("a");
    }

    @Test
    void theBoundHoldsForNinetyNineOfAHundred() {
        for (int ms = 1; ms <= 100; ms++) {
            tally.answered("a", ms == 100 ? 5000 : ms);
        }

        assertThat(tally.fastEnough(Duration.ofMillis(99)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(tally.fastEnough(Duration.ofMillis(98)).verdict()).isEqualTo(Verdict.INVALID);
    }
}
