package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.Verdict;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.RunOutcome;
import dev.ballast.run.UnreadableRunException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedRunTest {
    private TestRun run;

    @BeforeEach
    void copyGolden(@TempDir Path folder) {
        run = TestRun.goldenIn(folder);
    }

    @Test
    void readsAWholeRun() {
        RecordedRun read = run.read();

        assertThat(read.damage()).isEmpty();
        assertThat(read.history()).hasSize(51).noneMatch(line -> line.event() instanceof Event.Unknown);
        assertThat(read.manifest().outcome()).isEqualTo(RunOutcome.PASSED);
        assertThat(read.durationMs()).hasValue(7_400);
        assertThat(read.manifest().versions()).containsEntry("java", "17.0.15");
        assertThat(RunFiles.of(run.directory).logs())
                .extracting(RunFiles.Entry::path)
                .contains("logs/api-1.log", "logs/api-1/flask.log");
        assertThat(RunFiles.of(run.directory).gatling())
                .extracting(RunFiles.Entry::path)
                .containsExactly("gatling/scaleunderload-1/index.html");
        assertThat(RunFiles.of(run.directory).screenshots()).hasSize(1);
        assertThat(RunFiles.of(run.directory).rendered()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
    void reportsMomentsThatNoClockShowed(String moment) {
        run.edit(
                "history.jsonl",
                history -> history.replace("2026-11-23T10:15:0", "x").replaceAll("x[^\"]*", moment));
        assertThat(Report.write(run.directory).worst()).isNotNull();

        run.edit("manifest.json", manifest -> manifest.replaceAll("\"2026-11-23T[^\"]*", "\"" + moment));
        assertThat(Report.write(run.directory).worst()).isNotNull();
    }

    @Test
    void readsAHistoryCutWithinALine() throws Exception {
        byte[] history = Files.readAllBytes(run.directory.resolve("history.jsonl"));
        Files.write(run.directory.resolve("history.jsonl"), Arrays.copyOf(history, history.length - 40));

        assertThat(run.read().history()).hasSize(50);
        assertThat(run.read().damage())
                .containsExactly(
                        "history.jsonl ends in the middle of line 51: the run's process died while writing it");
    }

    @Test
    void readsAHistoryCutWithinACharacter() throws Exception {
        byte[] line = "{\"seq\":51,\"type\":\"note\",\"text\":\"é".getBytes(StandardCharsets.UTF_8);
        Files.write(
                run.directory.resolve("history.jsonl"),
                Arrays.copyOf(line, line.length - 1),
                StandardOpenOption.APPEND);

        assertThat(run.read().history()).hasSize(51);
        assertThat(run.read().damage()).singleElement().asString().contains("ends in the middle of line 52");
    }

    @Test
    void reportsBrokenLinesAndReadsOn() {
        run.edit(
                "history.jsonl",
                history -> "not json\n{\"seq\":0}\n{\"type\":\"requests\",\"total\":\"many\"}\n" + history);

        assertThat(run.read().history()).hasSize(51);
        assertThat(run.read().damage())
                .hasSize(3)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("history.jsonl line 1 is not JSON"),
                        second -> assertThat(second)
                                .isEqualTo(
                                        "history.jsonl line 2 cannot be read: it is no event, because it has no type"),
                        third -> assertThat(third).startsWith("history.jsonl line 3 cannot be read"));
    }

    @Test
    void aHistoryThatLacksEntriesIsDamaged() {
        run.edit("history.jsonl", history -> history.replaceAll("(?m)^\\{\"seq\": (2|3|4),.*\n", ""));

        assertThat(run.read().damage()).containsExactly("history.jsonl lacks seq 2 to 4");
        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void takesUnknownFieldsAndTypesAsTheyStand() {
        run.event("\"type\":\"reloaded\",\"worker\":7").event("\"type\":\"note\",\"text\":\"hi\",\"mood\":\"new\"");

        assertThat(run.read().damage())
                .as("checks may miss what a type says that they do not know")
                .singleElement()
                .asString()
                .startsWith("history.jsonl line 52 has the type 'reloaded', which this version does not know");
        assertThat(run.read().history()).hasSize(53);
        assertThat(run.page()).contains("reloaded", "\"worker\":7");
        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void givesEventsThatLackTheirFieldsHarmlessOnes() {
        for (String type : new String[] {
            "phase",
            "scale-requested",
            "scaled",
            "instance-started",
            "instance-stopping",
            "instance-stopped",
            "instance-killed",
            "instance-died",
            "registered",
            "deregistered",
            "consul-passing",
            "consul-critical",
            "consul-rewritten",
            "rendered",
            "worker",
            "process",
            "served",
            "served-between",
            "proxied",
            "lost",
            "requests",
            "verdict",
            "note",
            "failed",
            "view"
        }) {
            run.event("\"type\":\"%s\"".formatted(type));
        }

        assertThat(run.read().damage()).isEmpty();
        assertThat(run.page()).contains("(unnamed)");
    }

    @Test
    void ordersEventsByTime() {
        run.event(3_840.25, "\"errorMs\":1.5,\"type\":\"registered\",\"instance\":\"api-3\"");

        assertThat(run.read().history()).extracting(Entry::atMs).isSorted();
        assertThat(run.page()).contains("<td class=\"num\">3.840 s ± 1.5 ms</td>", "api-3 registers with Consul");
    }

    @Test
    void reportsAMissingManifest() {
        run.delete("manifest.json");

        assertThat(run.read().manifest().outcome()).isEqualTo(RunOutcome.UNKNOWN);
        assertThat(run.read().damage()).singleElement().asString().startsWith("manifest.json is missing");
        assertThat(run.page()).contains("manifest.json is missing");
    }

    @Test
    void reportsABrokenManifest() {
        run.edit("manifest.json", manifest -> manifest.substring(0, manifest.length() / 2));

        assertThat(run.read().damage()).singleElement().asString().startsWith("manifest.json cannot be read");
    }

    @Test
    void reportsAMissingHistory() {
        run.delete("history.jsonl");

        assertThat(run.read().damage()).singleElement().asString().startsWith("history.jsonl is missing");
        assertThat(run.page()).contains("No events were recorded.");
    }

    @Test
    void refusesANewerFormatByNameAndRemedy() {
        run.edit("manifest.json", manifest -> manifest.replace("\"format\": 1", "\"format\": 2"));

        assertThatThrownBy(run::read)
                .isInstanceOf(UnreadableRunException.class)
                .hasMessage(
                        "the run in %s has format 2, and this version of Ballast reads format 1; "
                                + "make its report with the version that wrote it, Ballast 0.1.0-SNAPSHOT",
                        run.directory);
    }

    @Test
    void refusesAFormatThatIsNoNumber() {
        run.edit("manifest.json", manifest -> manifest.replace("\"format\": 1", "\"format\": \"one\""));

        assertThatThrownBy(run::read).hasMessageContaining("has format \"one\"");
    }

    @Test
    void refusesOtherDirectories(@TempDir Path empty) {
        assertThatThrownBy(() -> Report.write(empty))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("is no run directory: it has neither manifest.json nor history.jsonl");
        assertThat(empty).isEmptyDirectory();
    }
}
