package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Balancing;
import dev.ballast.history.Verdict;
import dev.ballast.request.Outcome;
import dev.ballast.request.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

    private static Spread byChance(Map<String, Integer> answers) {
        return new Spread(Shares.of(answers), Balancing.RANDOM);
    }

    @Test
    void equalSharesAreEven() {
        assertThat(byChance(Map.of("a", 500, "b", 500, "c", 500)).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void oneInstanceAloneIsEven() {
        assertThat(byChance(Map.of("a", 30)).verdict()).isEqualTo(Verdict.VALID);
    }

    @ParameterizedTest
    @CsvSource({
        // five standard deviations of 10 000 draws from two are 250: the more answers, the closer the shares have to be
        "RANDOM, 5250, 4750, VALID",
        "RANDOM, 5251, 4749, INVALID",
        // in turn, half of that
        "ROUND_ROBIN, 5125, 4875, VALID",
        "ROUND_ROBIN, 5126, 4874, INVALID",
        // by load, a fifth of a share
        "LEAST_CONN, 6000, 4000, VALID",
        "LEAST_CONN, 6001, 3999, INVALID",
        // a bias by a fifth would not show
        "RANDOM, 49, 11, UNKNOWN",
        "RANDOM, 30, 30, UNKNOWN",
        "RANDOM, 312, 312, UNKNOWN",
        "RANDOM, 313, 312, VALID",
        "RANDOM, 55, 5, INVALID",
        "ROUND_ROBIN, 49, 11, INVALID",
        "ROUND_ROBIN, 30, 30, UNKNOWN",
        "ROUND_ROBIN, 79, 78, VALID",
        "LEAST_CONN, 79, 78, VALID",
        // out of its order, and it may be chance, if requests overlapped
        "LEAST_CONN, 49, 11, UNKNOWN",
        "LEAST_CONN, 94, 63, VALID",
        "LEAST_CONN, 95, 62, UNKNOWN",
        "LEAST_CONN, 109, 48, UNKNOWN",
        "LEAST_CONN, 110, 47, INVALID",
        // by chance among equals
        "LEAST_CONN_RANDOM, 312, 312, UNKNOWN",
        "LEAST_CONN_RANDOM, 313, 312, VALID",
        "LEAST_CONN_RANDOM, 6000, 4000, VALID",
        "LEAST_CONN_RANDOM, 6001, 3999, INVALID",
    })
    void theToleranceDependsOnTheMethod(Balancing method, int one, int other, Verdict verdict) {
        Spread spread = new Spread(Shares.of(Map.of("a", one, "b", other)), method);

        assertThat(spread.verdict()).as(spread.detail()).isEqualTo(verdict);
    }

    /** Measured on a busy machine, behind least_conn, while requests queued at each instance. */
    @Test
    void aChoiceByLoadGivesQuickInstancesMore() {
        Shares shares = Shares.among(List.of("quick", "slow", "slower"));
        answer(shares, "quick", 238, 144);
        answer(shares, "slow", 161, 231);
        answer(shares, "slower", 134, 256);

        assertThat(new Spread(shares, Balancing.LEAST_CONN).verdict()).isEqualTo(Verdict.VALID);
        assertThat(new Spread(shares, Balancing.ROUND_ROBIN).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void whatMayBeChanceSaysWhatToSend() {
        assertThat(new Spread(Shares.of(Map.of("a", 80, "b", 115, "c", 118)), Balancing.LEAST_CONN).detail())
                .isEqualTo(
                        "uneven spread of 313 answers: 80 from a, outside 104.3 ± 20.9; all: 80 from a, 115 from b, 118 from c;"
                                + " that may be chance, if requests overlapped; send 1250");
    }

    @Test
    void aChoiceByLoadGivesNoneMoreInFlight() {
        Shares shares = Shares.among(List.of("favoured", "a", "b"));
        answer(shares, "favoured", 300, 150);
        answer(shares, "a", 120, 150);
        answer(shares, "b", 113, 150);

        assertThat(new Spread(shares, Balancing.LEAST_CONN).verdict()).isEqualTo(Verdict.INVALID);
    }

    private static void answer(Shares shares, String host, int howMany, int ms) {
        for (int i = 0; i < howMany; i++) {
            shares.add(new Request(
                    "load", i, Request.Kind.GET, 0, 0, 0, ms * 1_000L, Outcome.ANSWERED, 200, host, i, false));
        }
    }

    @Test
    void enoughAnswersTell() {
        assertThat(Spread.enough(1, Balancing.RANDOM)).isEqualTo(30);
        assertThat(Spread.enough(2, Balancing.RANDOM)).isEqualTo(625);
        assertThat(Spread.enough(3, Balancing.RANDOM)).isEqualTo(1_250);
        assertThat(Spread.enough(3, Balancing.LEAST_CONN)).isEqualTo(313);
    }

    @Test
    void saysWhichBiasWouldHaveShown() {
        assertThat(byChance(Map.of("a", 1_250, "b", 1_250)).detail())
                .isEqualTo("2500 answers: 1250 from a, 1250 from b; a bias by 10 % would show");
        assertThat(byChance(Map.of("a", 49, "b", 11)).detail())
                .isEqualTo(
                        "60 answers from 2 instances say nothing of the spread, since only a bias by 65 % would show; "
                                + "send 625");
    }

    @Test
    void aStarvedInstanceIsNamedWithTheBound() {
        assertThat(byChance(Map.of("a", 145, "b", 145, "starved", 10)).detail())
                .contains(", 10 from starved, outside 100.0 ± 40.8; all: ", "of 300 answers");
    }

    @Test
    void aFavouredInstanceIsNamed() {
        assertThat(byChance(Map.of("favoured", 150, "b", 75, "c", 75)).detail()).contains("150 from favoured");
    }

    @Test
    void noAnswersSayNothing() {
        assertThat(byChance(Map.of()).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(byChance(Map.of()).detail()).contains("0 answers from 0 instances say nothing");
    }

    @Test
    void tooFewAnswersSayNothing() {
        assertThat(byChance(Map.of("a", 58, "b", 1)).detail())
                .isEqualTo("59 answers from 2 instances say nothing of the spread; send 625");
    }
}
