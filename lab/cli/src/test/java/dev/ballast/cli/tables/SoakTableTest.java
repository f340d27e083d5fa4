package dev.ballast.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Verdict;
import dev.ballast.soak.Growth;
import dev.ballast.soak.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakTableTest {

    @Test
    void showsWhatGrewAndByHowMuchItMay() {
        Growth heap = new Growth(
                Quantity.UP_HEAP, 200, 2 << 20, 50 << 20, 29e6, 1e5, 5e5, Verdict.INVALID, "grows without bound");
        Growth threads = new Growth(Quantity.UP_THREADS, 200, 31, 31, 0.0, 0.6, 1, Verdict.VALID, "does not grow");
        Growth missing = new Growth(
                Quantity.LOGS, 0, 0, 0, null, null, 0, Verdict.UNKNOWN, "it was not measured; the notes say why");

        assertThat(SoakTable.of(List.of(heap, threads, missing)).lines())
                .map(line -> line.replaceAll(" {2,}", " | "))
                .containsExactly(
                        "figure | start | end | an hour | ± | may grow by | n",
                        "up: heap after a collection | 2.0 MB | 50.0 MB | 27.7 MB | 97.7 kB | 488.3 kB | 200 | INVALID: grows without bound",
                        "up: threads | 31 | 31 | 0 | 0.60 | 1 | 200 | VALID",
                        "engine: containers' logs | - | - | - | - | - | 0 | UNKNOWN: it was not measured; the notes say why");
    }
}
