package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Account;
import dev.ballast.bench.Cost;
import dev.ballast.bench.Loads;
import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompareTest {

    private final Account account = new Account("s");

    @Test
    void thatAStrategyLosesIsAResult() {
        account.add(Loads.of(1_000, 100, null));
        account.verdict(new Event.Checked("some check", Verdict.INVALID, "wrong"));
        assertThat(Compare.isJudged(List.of(account))).isTrue();
    }

    @Test
    void thatOneDidNotStartIsAFailure() {
        account.trouble("it did not start");
        assertThat(Compare.isJudged(List.of(new Account("other"), account))).isFalse();
    }

    @Test
    void soIsThatOneCannotBeJudged() {
        account.add(Loads.of(5, 0, null)); // too few to say anything
        assertThat(Compare.isJudged(List.of(account))).isFalse();
    }

    @Test
    void costsAreMediansAndADashWhereNothingIsReached() {
        List<Compare.Round> rounds = List.of(
                round(new Cost(8_000.0, 2_000.0, 0, 100 << 20)),
                round(new Cost(8_000.0, 4_000.0, 3, 300 << 20)),
                round(new Cost(8_000.0, 6_000.0, 0, 200 << 20)),
                round(null));
        List<Compare.Round> unreached = List.of(round(new Cost(null, null, 0, 50 << 20)));
        assertThat(CostTable.of(List.of(
                                new Compare.OfStrategy("near", account, rounds),
                                new Compare.OfStrategy("far", account, unreached)))
                        .lines())
                .containsExactly(
                        "@|bold strategy  direct   through it  share  failed  memory|@",
                        "near      8,000/s  4,000/s     0.50   3       200 MiB",
                        "far       -        -           -      -       50 MiB");
    }

    @Test
    void jsonHasTheSumAndEachRound() {
        account.add(Loads.of(1_000, 1, null));
        Compare.Result result = new Compare.Result(
                1,
                200,
                40,
                "api-java",
                true,
                List.of(new Compare.OfStrategy("s", account, List.of(round(new Cost(8_000.0, 2_000.0, 0, 1))))));
        assertThat(Console.json(result))
                .contains(
                        "\"judged\" : true",
                        "\"strategy\" : \"s\"",
                        "\"all\" : {",
                        "\"rounds\" : [ {",
                        "\"share\" : 0.25");
    }

    private Compare.Round round(@Nullable Cost cost) {
        return new Compare.Round(account, cost);
    }
}
