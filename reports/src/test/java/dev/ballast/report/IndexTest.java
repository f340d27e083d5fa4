package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexTest {

    @Test
    void drawsTheTrendsOfRunsOfOneName(@TempDir Path folder) throws IOException {
        TestRun first = TestRun.goldenIn(folder).load(2, "cafe", ResultsTest.answered(1_000, 2_000));
        TestRun second = TestRun.goldenIn(folder, "20261123-111111-demo-22222222")
                .load(2, "babe", ResultsTest.answered(1_000, 9_000));
        List.of(first, second).forEach(run -> Report.write(run.directory));
        ComparisonPage.write(List.of(first.directory, second.directory));

        assertThat(Files.readString(Index.write(folder)))
                .contains("<polyline points=\"4.0,", "✕ 9.0")
                .contains("./ballast report 20261123-101502-demo-1f2e3d4c 20261123-111111-demo-22222222")
                .contains("href=\"./compare-1f2e3d4c-22222222.html\"");
    }

    /** The index reads no requests of a run whose report has read them. */
    @Test
    void showsLossesThatNoCheckJudged(@TempDir Path folder) throws IOException {
        TestRun run =
                TestRun.goldenIn(folder).load(2, "cafe", List.of("0,GET,0,0,0,1000,BAD_GATEWAY,502,,0,1,empty pool"));
        assertThat(Files.readString(Index.write(folder))).contains("? UNKNOWN").doesNotContain("✓ VALID");

        Report.write(run.directory);
        assertThat(Files.readString(Index.write(folder))).contains("? UNKNOWN").doesNotContain("✓ VALID");
    }

    @Test
    void listsARunWithoutResults(@TempDir Path folder) throws IOException {
        TestRun.goldenIn(folder).write("results.json", "{\"format\":99,\"run\":\"x\",\"worst\":\"VALID\"}");

        assertThat(Files.readString(Index.write(folder)))
                .contains("20261123-101502-demo-1f2e3d4c")
                .doesNotContain("Trends");
    }
}
