package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownTest {

    @Test
    void hasVerdictsAndLoads(@TempDir Path folder) {
        TestRun run = TestRun.goldenIn(folder).load(2, "cafe", ResultsTest.answered(1_000, 2_000));

        assertThat(Markdown.of(run.directory))
                .startsWith("### ✅ VALID – demo\n")
                .contains("| ✅ VALID | lost nothing | 700 requests, 0 lost |")
                .contains("| cafe | 1,000 | 0 | 2.00 ms | 2.00 ms | 2.00 ms |");
    }

    @Test
    void tellsTheLargestOfTooFewLatencies(@TempDir Path folder) {
        TestRun run = TestRun.goldenIn(folder).load(2, "cafe", ResultsTest.answered(40, 2_000));

        assertThat(Markdown.of(run.directory)).contains("| cafe | 40 | 0 | 2.00 ms | max 2.00 ms of 40 | 2.00 ms |");
    }

    @Test
    void textFromContainersIsNoMarkup(@TempDir Path folder) {
        TestRun run = TestRun.goldenIn(folder)
                .event(
                        "\"type\":\"verdict\",\"check\":\"a | b\",\"verdict\":\"INVALID\",\"detail\":\"<img src=x>\\n[x](y)\"");

        assertThat(Markdown.of(run.directory)).contains("| a \\| b | \\<img src=x\\> \\[x\\](y) |");
    }
}
