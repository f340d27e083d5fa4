package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

    @Test
    void equalSharesAreEven() {
        assertThat(Spread.uneven(Map.of("a", 100, "b", 100, "c", 100))).isEmpty();
    }

    @Test
    void oneInstanceAloneIsEven() {
        assertThat(Spread.uneven(Map.of("a", 30))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // five standard deviations of 100 draws from two are 25: 75 is the last even one
        "75, 25, true",
        "76, 24, false",
        // of 10 000 they are 250: the more answers, the closer the shares have to be
        "5250, 4750, true",
        "5251, 4749, false",
    })
    void theBoundIsFiveStandardDeviations(int one, int other, boolean even) {
        assertThat(Spread.uneven(Map.of("a", one, "b", other)).isEmpty()).isEqualTo(even);
    }

    @Test
    void aStarvedInstanceIsNamedWithTheBound() {
        assertThat(Spread.uneven(Map.of("a", 145, "b", 145, "starved", 10)))
                .contains(", 10 from starved, outside 100.0 ± 40.8; all: ", "of 300 answers");
    }

    @Test
    void aFavouredInstanceIsNamed() {
        assertThat(Spread.uneven(Map.of("favoured", 150, "b", 75, "c", 75))).contains("150 from favoured");
    }

    @Test
    void noAnswersSayNothing() {
        assertThat(Spread.uneven(Map.of())).contains("0 answers from 0 instances say nothing");
    }

    @Test
    void tooFewAnswersSayNothing() {
        assertThat(Spread.uneven(Map.of("a", 29, "b", 30))).contains("59 answers from 2 instances say nothing");
        assertThat(Spread.uneven(Map.of("a", 30, "b", 30))).isEmpty();
    }
}
