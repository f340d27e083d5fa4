package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.history.Verdict;
import dev.ballast.judge.Judge;
import dev.ballast.judge.JudgedCheck;
import dev.ballast.judge.JudgedRun;
import dev.ballast.judge.RunVerdicts;
import dev.ballast.run.UnreadableRunException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run directory that anyone may have written: report and judge read it as far as they can, and both name the damage. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileRunTest {
    private static final String MANIFEST = "manifest.json";
    private static final String HISTORY = "history.jsonl";
    private static final String REQUESTS = "requests/cafe.csv.gz";
    private static final long HUGE = 64L << 20;

    private TestRun run;

    @BeforeEach
    void copyGolden(@TempDir Path folder) {
        run = TestRun.goldenIn(folder)
                .load(3, "cafe", ResultsTest.answered(300, 2_000))
                .event("\"type\":\"requests\",\"purpose\":\"load cafe\",\"load\":\"cafe\",\"total\":300,\"failed\":0")
                .event("\"type\":\"verdict\",\"check\":\"as planned\",\"verdict\":\"VALID\",\"loads\":[\"cafe\"]");
    }

    private interface Plant {
        void in(TestRun run) throws IOException, InterruptedException;
    }

    /** @param told what both have to say of it */
    private record Kind(String name, Plant plant, String told) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Kind kind(String name, Plant plant, String told) {
        return new Kind(name, plant, told);
    }

    private static Kind event(String fields, String told) {
        return kind("event " + fields, run -> run.event(fields), told);
    }

    private static Kind manifest(String from, String to, String told) {
        return kind("manifest " + to, run -> run.edit(MANIFEST, text -> text.replaceFirst(from, to)), told);
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                        Stream.of(
                                kind("cut gz", run -> cut(run, REQUESTS), "cafe.csv.gz cannot be read beyond"),
                                kind("no gz", run -> run.write(REQUESTS, "x"), "cafe.csv.gz cannot be read beyond"),
                                kind("bomb of one line", HostileRunTest::bomb, "a line is longer than 65536 bytes"),
                                kind(
                                        "an absurd request",
                                        run -> run.load(
                                                3,
                                                "cafe",
                                                List.of("0,GET,0,0,1,9223372036854775807,ANSWERED,200,h,0,0,")),
                                        "no request"),
                                kind(
                                        "a repeated request",
                                        run -> run.load(
                                                3, "cafe", List.of(TestRun.answered(0, 1), TestRun.answered(0, 1))),
                                        "number 0 follows number 0"),
                                kind("too many loads", HostileRunTest::manyLoads, "more than 1000 files"),
                                kind(
                                        "cut history",
                                        run -> cut(run, HISTORY),
                                        "history.jsonl ends in the middle of line"),
                                kind(
                                        "huge line",
                                        run -> run.edit(HISTORY, text -> text + "x".repeat(3 << 20) + "\n"),
                                        "is longer than 1048576 bytes"),
                                kind("NULs as manifest", run -> zeros(run, MANIFEST), "manifest.json cannot be read"),
                                kind("NULs as history", run -> zeros(run, HISTORY), "history.jsonl "),
                                kind(
                                        "NULs in the history",
                                        run -> run.edit(HISTORY, text -> text + "\u0000\u0000\n"),
                                        "is not JSON"),
                                kind(
                                        "more damage than anyone reads",
                                        run -> run.edit(HISTORY, text -> text + "x\n".repeat(100_000)),
                                        "and 9900 more of such damage"),
                                kind(
                                        "nesting",
                                        run -> run.edit(HISTORY, text -> text + "[".repeat(100_000) + "\n"),
                                        "cannot be read"),
                                kind(
                                        "nesting in the manifest",
                                        run -> run.write(MANIFEST, "{\"format\":1,\"topology\":" + "[".repeat(100_000)),
                                        "manifest.json cannot be read"),
                                kind("year 400000", HostileRunTest::farFuture, "is no time that a clock shows"),
                                kind(
                                        "year 400000 of a load",
                                        run -> requests(run, "format=2 load=cafe started=+400000-01-01T00:00:00Z"),
                                        "when it started in the run is not known"),
                                kind(
                                        "start of a load beyond time",
                                        run -> requests(
                                                run,
                                                "format=3 load=cafe started=2026-11-23T10:15:04Z at_ms=99999999999999999999"),
                                        "is no time of a run"),
                                kind(
                                        "repeated key",
                                        run -> run.event("\"type\":\"note\",\"text\":\"a\",\"text\":\"b\""),
                                        "cannot be read: Duplicate"),
                                kind(
                                        "a manifest that cannot be read",
                                        run -> link(run, MANIFEST, "/proc/self/mem"),
                                        "manifest.json cannot be read"),
                                kind(
                                        "requests that cannot be read",
                                        run -> link(run, REQUESTS, "/proc/self/mem"),
                                        "cafe.csv.gz cannot be read"),
                                kind(
                                        "no folder of requests",
                                        run -> {
                                            run.delete(REQUESTS);
                                            run.delete("requests");
                                            pipe(run, "requests");
                                        },
                                        "requests is no folder")),
                        Stream.of(MANIFEST, HISTORY, REQUESTS)
                                .flatMap(file -> Stream.of(
                                        kind(
                                                "pipe as " + file,
                                                run -> pipe(run.delete(file), file),
                                                "is no regular file"),
                                        kind("loop as " + file, run -> link(run, file, "loop"), "is no regular file"),
                                        kind("folder as " + file, run -> folder(run, file), "is no regular file"))),
                        Stream.of(
                                event("\"type\":\"requests\",\"total\":[]", "cannot be read"),
                                event("\"type\":\"rendered\",\"upstreams\":\"10.0.0.1:80\"", "cannot be read"),
                                event(
                                        "\"type\":\"verdict\",\"check\":\"c\",\"verdict\":\"VALID\",\"doubts\":[null]",
                                        "cannot be read"),
                                event(
                                        "\"type\":\"verdict\",\"check\":\"c\",\"verdict\":null",
                                        "does not have the verdict"),
                                event(
                                        "\"type\":\"verdict\",\"check\":\"c\",\"verdict\":\"VALID\",\"limits\":[{\"most\":-1}]",
                                        "cannot be read"),
                                event("\"type\":null", "it has no type"),
                                event("\"type\":[\"note\"]", "it has no type"),
                                manifest(
                                        "\"outcome\": \"passed\"",
                                        "\"outcome\": \"failed\", \"outcome\": \"passed\"",
                                        "Duplicate"),
                                manifest("\"outcome\": \"passed\"", "\"outcome\": 5", "no outcome that is known"),
                                manifest("\"outcome\": \"passed\"", "\"outcome\": null", "no outcome that is known"),
                                manifest(
                                        "\"readyMs\": [0-9.]+",
                                        "\"readyMs\": \"Infinity\"",
                                        "manifest.json cannot be read"),
                                manifest(
                                        "\"finished\": \"[^\"]+\"",
                                        "\"finished\": \"+400000-01-01T00:00:00Z\"",
                                        "no time after the start"),
                                manifest(
                                        "\"versions\": \\{",
                                        "\"versions\": 7, \"more\": {",
                                        "manifest.json cannot be read")))
                .flatMap(kinds -> kinds);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isUnknownAndItsDamageIsNamed(Kind kind) throws Exception {
        assertThat(run.judged().worst()).as("before").isEqualTo(Verdict.VALID);
        kind.plant().in(run);

        JudgedRun judged = Judge.judge(run.directory);
        assertThat(judged.worst()).as(judged.toString()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judged.verdicts()).extracting(JudgedCheck::detail).anyMatch(detail -> detail.contains(kind.told()));
        assertThat(Report.write(run.directory).worst()).isEqualTo(Verdict.UNKNOWN);
        assertThat(run.judged().findings())
                .extracting(Judgement.Finding::detail)
                .anyMatch(detail -> String.valueOf(detail).contains(kind.told()));
        assertThat(Files.size(run.directory.resolve("report.html"))).isLessThan(8 << 20);
        assertThat(Index.write(run.directory.getParent())).content().contains("? UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"1\"", "99", "1.5", "[]"})
    void anotherFormatIsRefusedByBoth(String format) {
        run.edit(MANIFEST, text -> text.replace("\"format\": 1", "\"format\": " + format));

        String told = "has format " + format;
        assertThat(Judge.judge(run.directory).verdicts()).singleElement().satisfies(check -> {
            assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(check.detail()).contains(told);
        });
        assertThatThrownBy(() -> Report.write(run.directory))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining(told);
    }

    static final List<String> MADE = List.of("report.html", "results.json");
    static final List<String> BESIDE = List.of("consul/members.json", "logs/api-1.log", "rendered/18-balancer.conf");

    /** Nothing of these bears on the verdict. */
    @ParameterizedTest
    @FieldSource({"MADE", "BESIDE"})
    void aPipeOrALoopElsewhereStopsNobody(String file) throws Exception {
        Report.write(run.directory);
        pipe(run.delete(file), file);
        assertThat(Report.write(run.directory).worst()).isEqualTo(Verdict.VALID);
        link(run, file, "loop");
        assertThat(Report.write(run.directory).worst()).isEqualTo(Verdict.VALID);
        assertThat(Judge.judge(run.directory).verdicts())
                .noneMatch(check -> check.check().equals("run directory is whole"));
        assertThat(Files.isRegularFile(run.directory.resolve(file))).isEqualTo(MADE.contains(file));
    }

    @Test
    void aReportReplacesALinkAndNotItsTarget(@TempDir Path elsewhere) throws IOException {
        Path target = Files.writeString(elsewhere.resolve("precious"), "mine");
        link(run, "report.html", target.toString());
        Report.write(run.directory);

        assertThat(target).hasContent("mine");
    }

    @Test
    void aNameThatTerminalsObeyIsReadAsAnyOther(@TempDir Path folder) {
        TestRun named = TestRun.goldenIn(folder, "20261123-101502-\u001b[2J@|red x|@\u0007-1f2e3d4c");

        assertThat(Report.write(named.directory).worst()).isEqualTo(Verdict.VALID);
        assertThat(Judge.judge(named.directory).run())
                .isEqualTo(named.directory.getFileName().toString());
        assertThat(Runs.in(folder).list()).containsExactly(named.directory);
    }

    /** The rule is one: what the report adds to the recorded verdicts, judge says in the same words. */
    @ParameterizedTest
    @ValueSource(strings = {"passed", "failed", "running", "splendid"})
    void bothRuleAlikeOnTheOutcome(String outcome, @TempDir Path folder) {
        TestRun bare = TestRun.goldenIn(folder)
                .edit(
                        MANIFEST,
                        text -> text.replace("\"outcome\": \"passed\"", "\"outcome\": \"%s\"".formatted(outcome)))
                .withoutEvents("verdict");

        assertThat(bare.judged().of(RunVerdicts.PASSED))
                .singleElement()
                .satisfies(finding -> assertThat(Judge.judge(bare.directory).verdicts())
                        .anySatisfy(check -> {
                            assertThat(check.check()).isEqualTo(finding.check());
                            assertThat(check.verdict()).isEqualTo(finding.verdict());
                            assertThat(check.detail()).isEqualTo(finding.detail());
                        }));
    }

    private static void cut(TestRun run, String file) throws IOException {
        byte[] whole = Files.readAllBytes(run.directory.resolve(file));
        Files.write(run.directory.resolve(file), Arrays.copyOf(whole, whole.length / 2));
    }

    private static void bomb(TestRun run) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(run.directory.resolve(REQUESTS)))) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                out.write(block);
            }
        }
    }

    private static void requests(TestRun run, String header) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(run.directory.resolve(REQUESTS)))) {
            out.write("# ballast-requests %s\n".formatted(header).getBytes(StandardCharsets.UTF_8));
            out.write("number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused,cause\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void manyLoads(TestRun run) throws IOException {
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(run.directory.resolve("requests/%d.csv.gz".formatted(i)));
        }
    }

    private static void zeros(TestRun run, String file) throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(run.directory.resolve(file).toFile(), "rw")) {
            sparse.setLength(0);
            sparse.setLength(HUGE);
        }
    }

    private static void farFuture(TestRun run) {
        run.edit(
                HISTORY,
                text -> text
                        + text.lines()
                                .skip(1)
                                .findFirst()
                                .orElseThrow()
                                .replaceFirst("\"wall\": \"[^\"]+\"", "\"wall\": \"+400000-01-01T00:00:00Z\"")
                        + "\n");
    }

    private static void folder(TestRun run, String file) throws IOException {
        run.delete(file);
        Files.createDirectory(run.directory.resolve(file));
    }

    private static void link(TestRun run, String file, String target) throws IOException {
        Path link = run.directory.resolve(file);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target.equals("loop") ? link.getFileName() : Path.of(target));
    }

    private static void pipe(TestRun run, String file) throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", run.directory.resolve(file).toString()).start();
        assertThat(made.waitFor(30, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();
    }
}
