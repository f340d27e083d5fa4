package dev.ballast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConclusionTest {

    @TempDir
    private Path folder;

    @Test
    void endsWithBrokenChecksAndTheReport() throws IOException {
        Path run = Files.createDirectory(folder.resolve("20261101-000000-load-1a2b3c4d"));
        History history = History.startingIn(run.resolve("history.jsonl"));
        history.record(new RunEvent.Checked("nothing lost", Verdict.INVALID, "3 of 4000 lost"));
        history.record(new RunEvent.Checked("members", Verdict.VALID, "all right"));
        Report report = Report.write(run);

        assertThat(Conclusion.of(run))
                .contains("INVALID: nothing lost: 3 of 4000 lost")
                .doesNotContain("VALID: members: all right")
                .endsWith("worst verdict  INVALID", "run directory  " + run, "report         " + report.page());
    }

    @Test
    void saysTheWorstSoFarOfRunThatGoesOn() throws IOException {
        Files.writeString(folder.resolve("results.json"), """
                {"outcome": "running", "worst": "UNKNOWN", "verdicts": [
                  {"check": "run passed", "verdict": "UNKNOWN", "detail": "the run has not finished"},
                  {"check": "nothing lost", "verdict": "VALID", "detail": "0 of 4000 lost"}]}""");

        assertThat(Conclusion.of(folder))
                .containsExactly(
                        "", "worst verdict  VALID so far; the run has not finished", "run directory  " + folder);
    }

    @Test
    void verdictsOfAnEarlierLoadTestOnTheLabAreNotItsOwn() throws IOException {
        String earlier = """
                {"outcome": "running", "worst": "INVALID", "verdicts": [
                  {"check": "nothing lost", "verdict": "INVALID", "detail": "3 of 4000 lost"}%s]}""";
        Path results = Files.writeString(folder.resolve("results.json"), earlier.formatted(""));
        Set<JsonNode> before = Conclusion.verdicts(folder);
        Files.writeString(
                results,
                earlier.formatted(
                        ", {\"check\": \"nothing lost\", \"verdict\": \"UNKNOWN\", \"detail\": \"sent late\"}"));

        assertThat(Conclusion.of(folder, before))
                .containsExactly(
                        "",
                        "UNKNOWN: nothing lost: sent late",
                        "worst verdict  UNKNOWN so far; the run has not finished",
                        "before         INVALID, by earlier load tests on this lab; the report has their verdicts",
                        "run directory  " + folder);
    }

    @Test
    void namesPathsOfScenarioWithoutItsVerdicts() throws IOException {
        Files.createFile(folder.resolve("results.json"));
        Path report = Files.createFile(folder.resolve("report.html"));
        assertThat(Conclusion.paths(folder)).containsExactly("run directory  " + folder, "report         " + report);
    }

    @Test
    void namesRunWithoutResults() {
        assertThat(Conclusion.of(folder)).containsExactly("", "run directory  " + folder);
    }
}
