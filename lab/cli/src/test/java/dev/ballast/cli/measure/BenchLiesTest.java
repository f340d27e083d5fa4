package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.lies.LieDetector.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchLiesTest {

    @Test
    void sumsUpTheLiesOfEachVerdict() {
        Row right = new Row("a lie", "INVALID", "", 7, 0, 1, "");
        Row other = new Row("another lie", "INVALID", "", 3, 2, 0.3, "run 1 of seed 1");
        Row truth = new Row("(right)", "VALID", "", 5, 0, 1, "");

        assertThat(BenchLies.totals(List.of(right, other, truth)).lines())
                .containsExactly(
                        "right verdict  lies  runs  judged wrongly",
                        "INVALID        2     10    2",
                        "VALID          1     5     0");
    }

    @Test
    void endsWithASummary() {
        Row right = new Row("a lie", "INVALID", "", 7, 0, 1, "");
        Row wrong = new Row("another lie", "UNKNOWN", "", 3, 2, 0.3, "run 1 of seed 1");

        assertThat(BenchLies.summary(List.of(right))).isEqualTo("all 7 runs were judged rightly");
        assertThat(BenchLies.summary(List.of(right, wrong)))
                .isEqualTo("2 of 10 runs were judged wrongly: \"another lie\" (2)");
    }
}
