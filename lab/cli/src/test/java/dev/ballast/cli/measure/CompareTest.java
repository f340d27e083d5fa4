package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Account;
import dev.ballast.bench.Cost;
import dev.ballast.bench.Loads;
import dev.ballast.bench.Rests;
import dev.ballast.bench.StrategyResult;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.options.Strategy;
import dev.ballast.cli.tables.CostTable;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {

    private final Account account = new Account("s");

    @Test
    void failsIfACheckIsInvalid() {
        account.verdict(new RunEvent.Checked("some check", Verdict.INVALID, "wrong"));
        assertThat(Compare.isJudged(List.of(account))).isTrue();
        assertThat(Compare.holds(List.of(account))).isFalse();
    }

    @Test
    void failsIfStrategyLosesRequests() {
        account.add(Loads.of(1_000, 100, null));
        assertThat(Compare.holds(List.of(account))).isFalse();
    }

    @Test
    void controlMayLoseRequests() {
        Account control = new Account("nginx-restart");
        control.add(Loads.of(1_000, 100, null));
        assertThat(Compare.holds(List.of(control))).isTrue();
        assertThat(Compare.lacksControl(List.of(control))).isFalse();

        control.add(Loads.of(5, 0, null)); // too few to say anything
        assertThat(Compare.holds(List.of(control))).isTrue();
        assertThat(Compare.lacksControl(List.of(account, control))).isTrue();
        assertThat(Compare.isJudged(List.of(control))).isFalse();
    }

    @Test
    void failsIfControlDidNotStart() {
        Account control = new Account("nginx-restart");
        control.trouble("it did not start");
        assertThat(Compare.holds(List.of(control))).isFalse();
        assertThat(Compare.lacksControl(List.of(control))).isTrue();
    }

    @Test
    void failsIfRestsLoseRequests() {
        account.add(Loads.of(1_000, 0, null));
        StrategyResult rested = new StrategyResult("s", account, List.of(), Rests.lost("s", "api-gunicorn", 3));
        assertThat(Compare.holds(rested.accounts())).isFalse();
        assertThat(Compare.holds(new StrategyResult("s", account, List.of(), null).accounts()))
                .isTrue();
    }

    @Test
    void failsIfStrategyDidNotStart() {
        account.trouble("it did not start");
        assertThat(Compare.holds(List.of(new Account("other"), account))).isFalse();
    }

    @Test
    void failsIfStrategyCannotBeJudged() {
        account.add(Loads.of(5, 0, null)); // too few to say anything
        assertThat(Compare.isJudged(List.of(account))).isFalse();
        assertThat(Compare.holds(List.of(account))).isFalse();
    }

    @Test
    void showsMedianCostsAndDashForUnreached() {
        List<StrategyResult.Round> rounds = List.of(
                round(new Cost(8_000.0, 2_000.0, 0, 100 << 20)),
                round(new Cost(8_000.0, 4_000.0, 3, 300 << 20)),
                round(new Cost(8_000.0, 6_000.0, 0, 200 << 20)),
                round(null));
        List<StrategyResult.Round> unreached = List.of(round(new Cost(null, null, 0, 50 << 20)));
        assertThat(CostTable.of(List.of(
                                new StrategyResult("near", account, rounds, null),
                                new StrategyResult("far", account, unreached, null)))
                        .lines())
                .containsExactly(
                        "strategy  direct   through it  share  failed  memory",
                        "near      8,000/s  4,000/s     0.50   3       200 MiB",
                        "far       -        -           -      -       50 MiB");
    }

    @Test
    void fasterThanDirectIsNoise() {
        List<StrategyResult.Round> rounds = List.of(round(new Cost(1_000.0, 1_200.0, 0, 100 << 20)));

        assertThat(CostTable.of(List.of(new StrategyResult("s", account, rounds, null)))
                        .lines())
                .last()
                .isEqualTo("s         1,000/s  1,200/s     UNKNOWN  0       100 MiB");
    }

    @Test
    void tellsWhatJustMissesItsGoal() {
        assertThat(goals(through("nginx-reload", 1_199.0), through("haproxy", 1_000.0)))
                .containsExactly("nginx-reload has 1.199 of the throughput of haproxy (goal: 1.20 or more, missed)");
    }

    @Test
    void comparesThroughputWithBestRivalAndArticle() {
        assertThat(goals(
                        through("nginx-reload", 800.0),
                        through("haproxy", 1_000.0),
                        through("caddy", 500.0),
                        through("nginx-restart", 400.0)))
                .containsExactly(
                        "nginx-reload has 0.800 of the throughput of haproxy (goal: 1.20 or more, missed)",
                        "nginx-reload has 2.000 of the throughput of nginx-restart, the article's (goal: 1.00 or more, reached)");
        assertThat(goals(through("nginx-reload", null), through("haproxy", 1_000.0)))
                .isEmpty();
        assertThat(goals(through("haproxy", 1_000.0))).isEmpty();
    }

    @Test
    void treatsNewFolderWithOtherProxyAsRival(@TempDir Path mine) throws IOException {
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\nLABEL dev.ballast.versions=\"envoy --version\"\n");
        assertThat(goals(through("nginx-reload", 800.0), through(mine.toString(), 1_000.0)))
                .singleElement()
                .asString()
                .contains("0.800 of the throughput of " + mine);
    }

    @Test
    void treatsAnImageWithOtherProxyAsRival() {
        Map<String, Strategy> described = Map.of(
                "nginx-reload", Strategy.of("nginx-reload"),
                "me/mine:1", Strategy.of("me/mine:1", Map.of("dev.ballast.versions", "envoy --version")));
        assertThat(CostTable.goals(
                        List.of(through("nginx-reload", 800.0), through("me/mine:1", 1_000.0)),
                        name -> described.getOrDefault(name, Strategy.of(name))))
                .singleElement()
                .asString()
                .contains("0.800 of the throughput of me/mine:1");
    }

    private static List<String> goals(StrategyResult... results) {
        return CostTable.goals(List.of(results), Strategy::of);
    }

    private StrategyResult through(String strategy, @Nullable Double perSecond) {
        return new StrategyResult(strategy, account, List.of(round(new Cost(perSecond, perSecond, 0, 1))), null);
    }

    @Test
    void writesSumAndRoundsAsJson() {
        account.add(Loads.of(1_000, 1, null));
        Compare.Result result = new Compare.Result(
                1,
                200,
                40,
                "api-java",
                true,
                List.of(new StrategyResult(
                        "s",
                        account,
                        List.of(round(new Cost(8_000.0, 2_000.0, 0, 1))),
                        Rests.lost("s", "api-gunicorn", 3))));
        assertThat(Console.json(result))
                .contains(
                        "\"judged\" : true",
                        "\"strategy\" : \"s\"",
                        "\"all\" : {",
                        "\"rounds\" : [ {",
                        "\"share\" : 0.25",
                        "\"server\" : \"api-gunicorn\"",
                        "\"worstRestMs\" : 2000.0");
    }

    private StrategyResult.Round round(@Nullable Cost cost) {
        return new StrategyResult.Round(account, cost);
    }
}
