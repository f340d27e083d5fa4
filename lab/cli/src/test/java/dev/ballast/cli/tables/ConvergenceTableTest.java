package dev.ballast.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Account;
import dev.ballast.bench.PoolHistory;
import dev.ballast.history.History;
import org.junit.jupiter.api.Test;

class ConvergenceTableTest {

    @Test
    void hasRowForEachExpectedStep() {
        History history = new PoolHistory()
                .joins(1, 0)
                .joins(2, 1_000)
                .joins(3, 1_000, 700)
                .build();

        assertThat(ConvergenceTable.of(account(history)).lines())
                .containsExactly(
                        "step (ms)                  n  p50    p95  p99  max    ± median  ± max",
                        "started → registered       3  300.0  -    -    300.0  0.0       0.0",
                        "registered → passing       3  20.0   -    -    20.0   0.0       0.0",
                        "passing → rendered         3  30.0   -    -    730.0  0.0       0.0",
                        "registered → rendered      3  50.0   -    -    750.0  0.0       0.0",
                        "rendered → reloaded        0  -      -    -    -      -         -",
                        "rendered → served first    3  50.0   -    -    50.0   0.0       0.0",
                        "registered → served first  3  100.0  -    -    800.0  0.0       0.0");
    }

    @Test
    void namesThoseThatDidNotTakeTheStep() {
        History history = new PoolHistory()
                .joins(1, 0)
                .joinsUnserved(2, 1_000)
                .joinsUnserved(3, 2_000)
                .build();

        assertThat(ConvergenceTable.of(account(history)).lines())
                .anyMatch(line -> line.matches("registered → served first +1 of 3 +100\\.0 .*"));
    }

    @Test
    void isEmptyWithoutChanges() {
        assertThat(ConvergenceTable.of(account(History.inMemory())).lines()).hasSize(1);
    }

    private static Account account(History history) {
        Account account = new Account("s");
        account.addPool(history);
        return account;
    }
}
