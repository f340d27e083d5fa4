package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.ballast.history.Verdict;
import dev.ballast.request.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadReaderTest {
    private TestRun run;

    @BeforeEach
    void copyGolden(@TempDir Path folder) {
        run = TestRun.goldenIn(folder);
    }

    @Test
    void addsUpOnTheRunsClock() {
        run.load(2, "cafe", hundredThenLost());
        LoadTotals load = only();

        assertThat(load.id()).isEqualTo("cafe");
        assertThat(load.startMs()).isCloseTo(2_000, within(0.5));
        assertThat(load.due()).isEqualTo(102);
        assertThat(load.answered()).isEqualTo(100);
        assertThat(load.lost()).containsExactly(entry("empty pool", 1L), entry("unexplained", 1L));
        assertThat(load.latency().requests()).as("without what failed at once").isEqualTo(101);
        assertThat(load.latency().p50()).isCloseTo(5, within(0.1));
        assertThat(load.latency().max()).isCloseTo(250, within(0.5));
        assertThat(load.slices().stream().mapToLong(LoadTotals.Slice::due).sum())
                .isEqualTo(102);
        assertThat(LoadReader.read(run.read()).damage()).isEmpty();
    }

    @Test
    void ratesCountAnswersInTime() {
        run.load(
                2,
                "cafe",
                IntStream.range(0, 15_000)
                        .mapToObj(i -> "%d,GET,%d,0,%d,%d,ANSWERED,200,aaaaaaaaaaaa,0,1,"
                                .formatted(i, i * 1_000L, i * 1_000L, i * 1_000_000L / 700))
                        .toList());
        assertThat(only().rate()).as("due at 1,000/s, served at 700/s").isCloseTo(700, within(5.0));

        run.load(
                2,
                "cafe",
                IntStream.range(0, 200)
                        .mapToObj(i -> TestRun.answered(i, 1_000))
                        .toList());
        assertThat(only().rate()).isCloseTo(100, within(1.0));
    }

    /** The host's clock was set forward by two seconds before the load began, as the history's lines show. */
    @Test
    void usesTheRunsClockAfterAClockStep() {
        setHostsClock(2_000, 0);
        run.load(3, "cafe", 4_000, 6_000, twoSeconds()).load(2, "older", 5_000, 7_000, List.of());
        List<LoadTotals> loads = LoadReader.read(run.read()).loads();

        assertThat(loads).extracting(LoadTotals::startMs).containsExactly(4_000.0, 5_000.0);
        assertThat(loads).extracting(LoadTotals::onRunsClock).containsExactly(true, false);
        assertThat(run.judged().worst()).isEqualTo(Verdict.VALID);
        assertThat(run.page())
                .contains("The position of load <span class=\"mono\">older</span> on the time axis is only by the host")
                .doesNotContain("clocks agree");
    }

    @Test
    void doubtsClocksThatDivergeUnderALoad() {
        setHostsClock(2_000, 4_500);
        run.load(3, "cafe", 4_000, 4_000, twoSeconds());

        assertThat(run.judged().findings())
                .filteredOn(finding -> finding.check().equals("clocks agree"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
                    assertThat(finding.detail()).contains("load cafe", "came apart by 2000.0 ms");
                });

        setHostsClock(90, 4_500);
        assertThat(run.judged().worst()).as("of 90 ms").isEqualTo(Verdict.VALID);
        assertThat(run.page()).contains("<td class=\"num\">± 9", "The clocks by which they are joined came apart by 9");
    }

    @Test
    void holdsTheClocksToTheShortestTimeThatWasJudged() {
        setHostsClock(90, 4_500);
        run.load(3, "cafe", 4_000, 4_000, twoSeconds())
                .event("\"type\":\"verdict\",\"check\":\"in time\",\"verdict\":\"VALID\",\"leastMs\":50")
                .event("\"type\":\"verdict\",\"check\":\"members\",\"verdict\":\"VALID\",\"leastMs\":1000");

        assertThat(run.judged().of("clocks agree")).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(finding.detail()).contains("(at most 50.0 ms for what was judged)");
        });
    }

    @Test
    void tellsKindsOfConnectionsApart() {
        run.load(
                2,
                "cafe",
                IntStream.range(0, 300)
                        .mapToObj(i -> i % 3 == 0
                                ? TestRun.answered(i, 900_000).replace("aaaaaaaaaaaa,0,1,", "aaaaaaaaaaaa,0,0,")
                                : TestRun.answered(i, 5_000))
                        .toList());

        assertThat(only().connections()).containsOnlyKeys("fresh", "kept");
        assertThat(only().connections().get("fresh").requests()).isEqualTo(100);
        assertThat(only().connections().get("fresh").p99()).isCloseTo(900, within(1.0));
        assertThat(only().connections().get("kept").p99()).isCloseTo(5, within(0.1));
    }

    private static List<String> twoSeconds() {
        return IntStream.range(0, 200).mapToObj(i -> TestRun.answered(i, 1_000)).toList();
    }

    /** Lets the wall clock of the history's lines run ahead from a moment of the run on; they are those of the golden run. */
    private void setHostsClock(long aheadMs, double fromMs) {
        Instant start = Instant.parse("2026-11-23T10:15:02Z");
        run.edit(
                "history.jsonl",
                history -> Pattern.compile("\"atMs\": ([0-9.]+), \"wall\": \"[^\"]+\"")
                        .matcher(history)
                        .replaceAll(line -> {
                            double at = Double.parseDouble(line.group(1));
                            long ahead = at > Math.max(fromMs, 1) ? aheadMs : 0;
                            return "\"atMs\": %s, \"wall\": \"%s\""
                                    .formatted(
                                            line.group(1),
                                            start.plusNanos(Math.round(at * 1e6))
                                                    .plusMillis(ahead));
                        }));
    }

    @Test
    void distinguishesPhases() {
        run.load(
                2,
                "cafe",
                IntStream.range(0, 500)
                        .mapToObj(i -> TestRun.answered(i, 1_000))
                        .toList());
        PoolChange change = run.changes().get(0);
        LoadTotals load = only();

        assertThat(load.phases())
                .containsOnlyKeys(Phase.BASELINE.label(), Phase.CHANGE.label(), Phase.RECOVERY.label());
        assertThat(load.phases().get(Phase.BASELINE.label()).requests())
                .isCloseTo(Math.round((change.atMs() - 2_000) / 10), within(1L));
    }

    @Test
    void takesMissingCausesFromTheHistory() {
        run.load(
                        1,
                        "cafe",
                        List.of(
                                "0,GET,0,0,0,1000,BAD_GATEWAY,502,,0,1",
                                "1,GET,1000,0,1000,2000,RESET_IN_BODY,0,,0,1",
                                "2,GET,2000,0,2000,3000,ANSWERED,200,aaaaaaaaaaaa,0,1"))
                .event(
                        "\"type\":\"lost\",\"load\":\"cafe\",\"number\":1,\"outcome\":\"reset\",\"cause\":\"reload gap\"");

        assertThat(only().lost()).containsExactly(entry(LoadReader.CAUSE_NOT_KEPT, 1L), entry("reload gap", 1L));
        assertThat(run.judged().findings()).noneMatch(finding -> finding.check().equals("run directory is whole"));
        assertThat(run.page()).contains("written by an earlier Ballast");
    }

    @Test
    void staysWithinItsSlicesHoweverLongTheLoad() {
        run.load(
                2,
                "cafe",
                IntStream.range(0, 30_000).mapToObj(i -> TestRun.answered(i, i)).toList());
        LoadTotals load = only();

        assertThat(load.slices()).hasSizeBetween(200, Slices.MOST);
        assertThat(load.slices().stream().mapToLong(LoadTotals.Slice::answered).sum())
                .isEqualTo(30_000);
        assertThat(load.slices().get(0).due()).isEqualTo(Math.round(load.sliceMs() / 10));
    }

    @Test
    void reportsDamage() throws IOException {
        run.load(
                2,
                "cafe",
                IntStream.range(0, 30_000).mapToObj(i -> TestRun.answered(i, i)).toList());
        Path file = run.directory.resolve("requests/cafe.csv.gz");
        byte[] whole = Files.readAllBytes(file);

        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThat(only().due()).as("as far as it goes").isBetween(1_000L, 29_000L);
        assertDamaged("requests/cafe.csv.gz cannot be read beyond its ");

        Files.writeString(file, "no gzip");
        assertDamaged("Not in GZIP format");

        run.load(6, "cafe", List.of());
        assertDamaged("requests in format 6; this version reads formats 1 to 5");

        run.load(2, "cafe", List.of("0,GET,0"));
        assertDamaged("no request: \"0,GET,0\"");
    }

    @Test
    void reportsRequestsThatTheHistoryHasAndTheFileLacks() {
        run.event("\"type\":\"requests\",\"purpose\":\"load cafe\",\"total\":102,\"failed\":2");
        assertDamaged("requests/cafe.csv.gz is missing: the history has 102 requests of load cafe");

        run.load(3, "cafe", List.of());
        assertDamaged(
                "requests/cafe.csv.gz has 0 requests that were sent, 0 of them lost, and the history has 102, 2 of them lost");

        run.load(3, "cafe", hundredThenLost().subList(0, 51));
        assertDamaged("requests/cafe.csv.gz has 51 requests that were sent, 0 of them lost, and the history has 102");

        List<String> whole = hundredThenLost();
        whole.add("102,GET,1020000,0,,1020000,NEVER_SENT,0,,-1,0,unexplained");
        run.load(3, "cafe", whole);
        assertThat(Page.of(run.read()).judgement().of("whole")).isEmpty();
    }

    /** A batch of requests has no file, however it is named. */
    @Test
    void missesNoFileOfABatch() {
        run.event("\"type\":\"requests\",\"purpose\":\"load on three APIs\",\"total\":10,\"failed\":0");

        assertThat(Page.of(run.read()).judgement().worst()).isEqualTo(Verdict.VALID);
    }

    private void assertDamaged(String why) {
        Page page = Page.of(run.read());
        assertThat(page.judgement().findings()).anySatisfy(finding -> {
            assertThat(finding.check()).isEqualTo("run directory is whole");
            assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(finding.detail()).contains(why);
        });
    }

    private LoadTotals only() {
        List<LoadTotals> loads = LoadReader.read(run.read()).loads();
        assertThat(loads).hasSize(1);
        return loads.get(0);
    }

    /** A hundred that are answered after 5 ms, one that fails at once, one that times out. */
    private static List<String> hundredThenLost() {
        var lines = new java.util.ArrayList<>(IntStream.range(0, 100)
                .mapToObj(i -> TestRun.answered(i, 5_000))
                .toList());
        lines.add("100,GET,1000000,0,1000000,1000100,UNAVAILABLE,503,,0,1,empty pool");
        lines.add("101,GET,1010000,0,1010000,1260000,TIMED_OUT,0,,0,1,unexplained");
        return lines;
    }
}
