package dev.ballast.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Account;
import dev.ballast.bench.Loads;
import dev.ballast.bench.PoolHistory;
import dev.ballast.check.MembershipCheck;
import dev.ballast.cli.console.Console;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTablesTest {

    @Test
    void showsBoundForZeroAndShareForLosses() {
        Account good = new Account("good");
        good.add(Loads.of(12_000, 0, 7L));
        good.verdict(new RunEvent.Checked(MembershipCheck.NAME, Verdict.VALID, ""));
        Account bad = new Account("bad");
        bad.add(Loads.of(11_880, 120, null));
        bad.verdict(new RunEvent.Checked(MembershipCheck.NAME, Verdict.INVALID, "LOST"));
        Account none = new Account("none");
        none.trouble("it did not start");

        assertThat(tables(good, bad, none).losses().lines())
                .containsExactly(
                        "strategy  events  requests  lost  rate        retries masked  sent late p99  member lists  unjudged  verdict",
                        "good      0       12,000    0     < 0.0500 %  7               0.0 ms         right         none      VALID",
                        "bad       0       12,000    120   1.0000 %    -               0.0 ms         WRONG         none      INVALID",
                        "none      0       0         -     -           -               -              -             1         UNKNOWN");
    }

    @Test
    void writesAccountAsJson() {
        Account account = new Account("s");
        account.addPool(new PoolHistory()
                .joins(1, 0)
                .joins(2, 5_000)
                .and(10, new RunEvent.PhaseBegan("ready"))
                .and(4_900, new PoolEvent.ScaleRequested("api", 1, 2))
                .build());
        account.add(Loads.of(1_000, 1, 2L));
        account.ready(1_234);
        assertThat(Console.json(account))
                .contains(
                        "\"system\" : \"s\"",
                        "\"due\" : 1001",
                        "\"lost\" : 1",
                        "\"masked\" : 2",
                        "\"readyMs\" : [ 1234.0 ]",
                        "\"reload gap\" : 1",
                        "\"REGISTERED_TO_SERVED\"",
                        "\"BASELINE\"",
                        "\"EVENT\"",
                        "\"p999\"");
    }

    @Test
    void showsOccurringCausesOfSystemsThatLost() {
        Account good = new Account("good");
        good.add(Loads.of(100, 0, null));
        Account bad = new Account("bad");
        bad.add(Loads.of(100, 3, null));

        assertThat(tables(good, bad).causes().lines()).containsExactly("strategy  reload gap", "bad       3");
    }

    @Test
    void showsADashIfNotObserved() {
        Account seen = new Account("seen");
        seen.addPool(new PoolHistory()
                .joins(1, 0)
                .joinsAndLeaves(2, 5_000, 9_000)
                .and(10, new RunEvent.PhaseBegan("ready"))
                .answered(1, "fresh", 500, 12_000)
                .answered(1, "kept", 500, 12_000)
                .answered(2, "fresh", 5_400, 9_070)
                .answered(2, "kept", 5_400, 9_080)
                .build());
        seen.ready(3_700);
        Account failed = new Account("failed");
        failed.trouble("it did not start");
        Account only = new Account("requests only");
        only.add(Loads.of(10, 0, null));

        assertThat(tables(seen, failed, only).convergence().lines())
                .containsExactly(
                        "strategy  ready   up: n  p50  p99  max  down: n  p50  p99  max  kept max  error",
                        "seen      3.70 s  1      100  -    100  1        60   -    60   70        ± 10",
                        "failed    -       0      -    -    -    0        -    -    -    -         -");
    }

    @Test
    void showsLatencyByPhaseWithN() {
        Account account = new Account("s");
        account.add(Loads.of(1_000, 0, null));

        assertThat(tables(account).latency().lines().get(0)).contains("baseline: n", "change: n", "recovery: n");
        assertThat(tables(account).latency().lines().get(1))
                .matches("s +500 +0\\.5 +max 0\\.5 +500 +0\\.5 +max 0\\.5 +0 +- +-");
    }

    @Test
    void showsResolutionOfFirstAndLast() {
        assertThat(AccountTables.sampling(400, 0.5)).contains("asked every 8 ms", "every 15 ms");
    }

    @Test
    void remarksListWhatIsNotValid() {
        Account account = new Account("s");
        account.add(Loads.of(1_000, 0, null));
        assertThat(AccountTables.remarks(account)).isEmpty();
        account.verdict(new RunEvent.Checked(MembershipCheck.NAME, Verdict.INVALID, "LOST: api-2"));
        account.trouble("it did not start");
        assertThat(AccountTables.remarks(account))
                .containsExactly("s: it did not start", "s: INVALID: the member lists are right: LOST: api-2");
    }

    private static AccountTables tables(Account... accounts) {
        return new AccountTables("strategy", List.of(accounts));
    }
}
