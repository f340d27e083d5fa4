package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {

    @Test
    void marksFiguresWorseThanTheFirst(@TempDir Path folder) throws IOException {
        TestRun first = TestRun.goldenIn(folder).load(2, "cafe", ResultsTest.answered(1_000, 2_000));
        TestRun slower = TestRun.goldenIn(folder, "20261123-111111-demo-22222222")
                .load(2, "babe", ResultsTest.answered(1_000, 9_000))
                .edit("manifest.json", manifest -> manifest.replace("17.0.15", "21.0.1"));
        TestRun same = TestRun.goldenIn(folder, "20261123-111112-demo-33333333")
                .load(2, "face", ResultsTest.answered(1_000, 2_000));

        Path page = ComparisonPage.write(List.of(first.directory, slower.directory, same.directory));

        assertThat(page).hasFileName("compare-1f2e3d4c-22222222-33333333.html").hasParent(folder);
        assertThat(Files.readString(page))
                .contains(
                        "Worse than in the first run by more than the bound: latency p99, ",
                        "✕ +3",
                        "21.0.1",
                        "nginx-reload 33333333")
                .contains("id=\"chart-data\"")
                .contains("href=\"./20261123-111111-demo-22222222/report.html\"");
        assertThat(Files.readString(ComparisonPage.write(List.of(first.directory, same.directory))))
                .contains("Nothing is worse than in the first run")
                .doesNotContain("✕ +");
    }

    @Test
    void aRunThatBecameInvalidIsWorse(@TempDir Path folder) throws IOException {
        TestRun first = TestRun.goldenIn(folder);
        TestRun wrong = TestRun.goldenIn(folder, "20261123-111111-demo-22222222")
                .event("\"type\":\"verdict\",\"check\":\"x\",\"verdict\":\"INVALID\",\"detail\":\"planted\"");

        assertThat(Files.readString(ComparisonPage.write(List.of(first.directory, wrong.directory))))
                .contains("class=\"summary INVALID\"", "Worse than in the first run by more than the bound: verdict.");
        assertThat(Files.readString(ComparisonPage.write(List.of(wrong.directory, wrong.directory))))
                .as("no worse than what was wrong already")
                .contains("class=\"summary UNKNOWN\"", "is itself INVALID.");
        assertThat(Files.readString(ComparisonPage.write(List.of(first.directory, first.directory))))
                .contains("class=\"summary VALID\"");
    }

    @Test
    void runsWithoutLoadsHaveNoCharts(@TempDir Path folder) throws IOException {
        TestRun first = TestRun.goldenIn(folder);
        TestRun second = TestRun.goldenIn(folder, "20261123-111111-demo-22222222");

        assertThat(Files.readString(ComparisonPage.write(List.of(first.directory, second.directory))))
                .contains("The same in all", "slowest change of the pool")
                .doesNotContain("<script");
    }
}
