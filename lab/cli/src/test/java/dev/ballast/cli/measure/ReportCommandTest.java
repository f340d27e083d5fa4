package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.Main;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.JobSummary;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void writesMissingOrOutdatedReport() throws IOException {
        Path run = Files.createDirectory(folder.resolve("20261101-000000-demo-1a2b3c4d"));
        History history = History.startingIn(run.resolve("history.jsonl"));
        history.record(new RunEvent.Note("first"));
        Path page = run.resolve("report.html");

        assertThat(report(run)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString().strip()).isEqualTo(page.toString());
        assertThat(page).content().contains("first");

        Files.setLastModifiedTime(page, FileTime.from(Instant.now().plusSeconds(60)));
        history.record(new RunEvent.Note("second"));
        report(run);
        assertThat(page).content().as("is newer, and left alone").doesNotContain("second");

        Files.setLastModifiedTime(page, FileTime.from(Instant.now().minusSeconds(60)));
        report(run);
        assertThat(page).content().contains("second");
    }

    @Test
    void writesMissingResultsBesideReport() throws IOException {
        Path run = run("1a2b3c4d", 1_000);
        report(run);
        Files.delete(run.resolve("results.json"));

        assertThat(report(run)).isEqualTo(ExitCodes.OK);
        assertThat(run.resolve("results.json")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "--list extra, --list and extra",
        "--list --index, --list and --index",
        "--list --baseline x, --list and --baseline",
        "--again --list, --list and --again",
        "extra --index, --index and extra",
        "--index --markdown, --index and --markdown",
        "--again --markdown, --markdown and --again",
        "--again one two, two runs or more and --again"
    })
    void refusesWhatDoesNotGoTogether(String words, String both) {
        assertThat(report(words.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("ballast: " + both + " do not go together");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesBoundWithoutBaseline() {
        assertThat(report("--bound", "p99=30")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("--bound needs --baseline");
    }

    @Test
    void refusesFolderThatIsNoRun() {
        assertThat(report(folder)).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(err.toString()).contains("is no run directory");
    }

    @Test
    void comparesSeveralRuns() throws IOException {
        assertThat(report(
                        run("1a2b3c4d", 1_000).toString(),
                        run("2a2b3c4d", 1_000).toString()))
                .isEqualTo(ExitCodes.OK);
        assertThat(out.toString().strip())
                .isEqualTo(folder.resolve("compare-1a2b3c4d-2a2b3c4d.html").toString());
        assertThat(folder.resolve("compare-1a2b3c4d-2a2b3c4d.html")).exists();
    }

    @Test
    void failsGateOnRegression() throws IOException {
        Path before = run("1a2b3c4d", 1_000);
        Path slower = run("2a2b3c4d", 1_500);
        String baseline = baseline(before);

        assertThat(report(before.toString(), "--baseline", baseline)).isEqualTo(ExitCodes.OK);
        assertThat(out.toString()).contains("nothing has regressed past its bound");
        assertThat(report(slower.toString(), "--baseline", baseline)).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString()).contains("REGRESSED  ready after: 1.50 s, was 1.00 s (+50 %)");
        assertThat(report(slower.toString(), "--baseline", baseline, "--bound", "ready=60"))
                .isEqualTo(ExitCodes.OK);
        assertThat(report(slower.toString(), "--baseline", baseline, "--bound", "speed=60"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("no figure 'speed' to bound; there are lost, p99");
        assertThat(report(
                        slower.toString(),
                        "--baseline",
                        folder.resolve("none.json").toString()))
                .isEqualTo(ExitCodes.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-5"})
    void refusesBoundThatBoundsNothing(String percent) throws IOException {
        Path before = run("1a2b3c4d", 1_000);

        assertThat(report(before.toString(), "--baseline", baseline(before), "--bound", "p99=" + percent))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("ballast: bound p99=" + percent, "give a percentage of 0 or more");
    }

    @Test
    void failsGateOnDoubt() throws IOException {
        Path before = run("1a2b3c4d", 1_000);
        Path changed = run("2a2b3c4d", 1_000);
        Files.writeString(
                changed.resolve("history.jsonl"),
                "{\"seq\":1,\"atMs\":9,\"type\":\"scale-requested\",\"service\":\"api\",\"from\":1,\"to\":3}\n",
                StandardOpenOption.APPEND);

        assertThat(report(changed.toString(), "--baseline", baseline(before))).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString())
                .contains("DOUBTFUL   not the same work: ", "changed its pool otherwise", "the gate fails");
    }

    @Test
    void failsGateIfNothingIsProven() throws IOException {
        String baseline = baseline(run("1a2b3c4d", 1_000));

        assertThat(report(run("2a2b3c4d", 1_000, Verdict.UNKNOWN).toString(), "--baseline", baseline))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString())
                .contains("REGRESSED  verdict: UNKNOWN, was VALID (worse)")
                .contains("FAILED     the run itself is UNKNOWN, and a gate passes on VALID only");
    }

    @Test
    void printsGateInMarkdown() throws IOException {
        Path before = run("1a2b3c4d", 1_000);
        Path slower = run("2a2b3c4d", 1_500);
        String baseline = baseline(before);
        Path page = folder.resolve("summary.md");

        assertThat(report(slower.toString(), "--baseline", baseline, "--markdown", page.toString()))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(page)
                .content()
                .contains("### ✅ VALID – demo", "Held to the baseline: ❌ fails", "- ❌ ready after: 1.50 s, was 1.00 s");
        assertThat(report(before.toString(), "--baseline", baseline, "--markdown"))
                .isEqualTo(ExitCodes.OK);
        assertThat(out.toString()).contains("### ✅ VALID – demo", "Held to the baseline: ✅ holds");
    }

    @Test
    void summarizesInMarkdown() throws IOException {
        Path run = run("1a2b3c4d", 1_000);
        Path page = folder.resolve("summary.md");
        Files.writeString(page, "before\n");

        assertThat(report(run.toString(), "--markdown")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString()).startsWith("### ✅ VALID – demo");
        report(run.toString(), "--markdown", page.toString());
        assertThat(page).content().startsWith("before\n### ✅ VALID – demo");
    }

    @Test
    void refusesRunAsFileOfSummary() throws IOException {
        Path run = run("1a2b3c4d", 1_000);

        assertThat(report("--markdown", run.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("give the run first: ./ballast report %s --markdown".formatted(run));
        for (String name : List.of("20261101", "20261101-0512", "20261101-000000-demo-1a2b3c4d")) {
            assertThat(report("--markdown", name)).as(name).isEqualTo(ExitCodes.USAGE);
            assertThat(Path.of(name)).doesNotExist();
        }
    }

    @Test
    void appendsOnlyNewRunsToJobSummary() throws IOException {
        run("1a2b3c4d", 1_000);
        Path page = folder.resolve("summary.md");
        JobSummary summary = JobSummary.begin(page.toString(), folder);
        Path made = run("2a2b3c4d", 1_000);
        assertThat(summary.end()).containsExactly(made);

        assertThat(page).content().contains("2a2b3c4d").doesNotContain("1a2b3c4d");
        JobSummary.begin("", folder).end();
    }

    /** A load on a lab that runs writes into that lab's run. */
    @Test
    void appendsOlderRunWithNewResults() throws IOException {
        Path grown = run("1a2b3c4d", 1_000);
        Path same = run("2a2b3c4d", 1_000);
        run("3a2b3c4d", 1_000);
        for (Path run : List.of(grown, same)) {
            Path results = Files.writeString(run.resolve("results.json"), "{}");
            Files.setLastModifiedTime(results, FileTime.from(Instant.now().minusSeconds(60)));
        }
        Path page = folder.resolve("summary.md");
        JobSummary summary = JobSummary.begin(page.toString(), folder);
        Files.writeString(grown.resolve("results.json"), "{}");
        summary.end();

        assertThat(page).content().contains("1a2b3c4d").doesNotContain("2a2b3c4d", "3a2b3c4d");
    }

    @Test
    void namesThatATerminalObeysArePrintedWithoutThat() throws IOException {
        Path run = run("\u001b[2J@|red x|@\u0007\u009b2J-1a2b3c4d", 1_000);
        String before = System.setProperty("ballast.runs", folder.toString());
        try {
            assertThat(report("--list")).isEqualTo(ExitCodes.OK);
            assertThat(report(run)).isEqualTo(ExitCodes.OK);
            assertThat(report(run.toString(), "--markdown")).isEqualTo(ExitCodes.OK);
            assertThat(report("\u001b[2J no such run")).isEqualTo(ExitCodes.NOT_FOUND);
        } finally {
            if (before == null) {
                System.clearProperty("ballast.runs");
            } else {
                System.setProperty("ballast.runs", before);
            }
        }
        assertThat(out.toString()).contains("-1a2b3c4d").doesNotContain("\u001b", "\u0007", "\u009b");
        assertThat(err.toString()).contains("no such run").doesNotContain("\u001b");
    }

    /** Writes a run's results, and returns their file. */
    private String baseline(Path run) {
        report(run.toString());
        return run.resolve("results.json").toString();
    }

    private Path run(String lab, int readyMs) throws IOException {
        return run(lab, readyMs, Verdict.VALID);
    }

    private Path run(String lab, int readyMs, Verdict verdict) throws IOException {
        Path run = Files.createDirectory(folder.resolve("20261101-000000-demo-" + lab));
        History history = History.startingIn(run.resolve("history.jsonl"));
        history.record(new RunEvent.Checked("planted", verdict, "so it is said"));
        Files.writeString(run.resolve("manifest.json"), """
                {"format":1,"name":"demo","outcome":"passed","finished":"2026-11-01T00:00:09Z","readyMs":%d}
                """.formatted(readyMs));
        return run;
    }

    private int report(Path run) {
        return report(run.toString());
    }

    private int report(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        Stream.concat(Stream.of("report"), Stream.of(arguments)).toArray(String[]::new));
    }
}
