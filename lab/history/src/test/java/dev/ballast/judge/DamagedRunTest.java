package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.LoadEvent;
import dev.ballast.history.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose files are broken are UNKNOWN. */
class DamagedRunTest {

    @TempDir
    private Path folder;

    @Test
    void clocksThatCameApartUnderALoadAreUnknown() throws IOException {
        Path directory = RunFixture.right().in(folder);
        Path file = directory.resolve("requests/load1.csv.gz");
        String lines;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(lines.replaceFirst("at_ms=2000.000", "at_ms=4000.000").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(JudgeTest.verdict(Judge.judge(directory), "clocks agree").verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void lacksNoLoadThatTheHistoryHas() throws IOException {
        RunFixture run = RunFixture.right();
        run.at(16_500, new LoadEvent.Requests("load load1", 1_400, 0, Map.of(), 14_000L, Map.of(), "", ""));
        Path directory = run.in(folder);
        Files.delete(directory.resolve("requests/load1.csv.gz"));
        assertThat(Judge.judge(directory).worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "history.jsonl", "requests/load1.csv.gz"})
    void brokenFileIsUnknownAndNamed(String file) throws IOException {
        Path directory = RunFixture.right().in(folder);
        byte[] whole = Files.readAllBytes(directory.resolve(file));
        Files.write(directory.resolve(file), Arrays.copyOf(whole, whole.length / 2));
        JudgedRun judged = Judge.judge(directory);
        assertThat(judged.worst()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judged.verdicts())
                .anySatisfy(check -> assertThat(check.detail()).contains(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "history.jsonl", "requests", "requests/load1.csv.gz"})
    void aLinkOutOfTheRunIsNamedAndNotFollowed(String file) throws IOException {
        Path directory = RunFixture.right().in(folder);
        Path moved = Files.move(directory.resolve(file), folder.resolve("moved"));
        Files.createSymbolicLink(directory.resolve(file), moved);
        JudgedRun judged = Judge.judge(directory);
        assertThat(judged.worst()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judged.verdicts())
                .anySatisfy(check ->
                        assertThat(check.detail()).contains(file).contains("a link leads out of the run directory"));
    }

    @Test
    void linksToTheRunAndInsideItAreFollowed() throws IOException {
        Path directory = RunFixture.right().in(folder.resolve("elsewhere"));
        Files.move(directory.resolve("requests/load1.csv.gz"), directory.resolve("load1"));
        Files.createSymbolicLink(directory.resolve("requests/load1.csv.gz"), Path.of("../load1"));
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(
                folder.resolve("run"), folder.resolve("linked").resolve(directory.getFileName()));
        assertThat(Judge.judge(link).worst()).isEqualTo(Verdict.VALID);
    }

    @Test
    void directoryWithoutFilesIsUnknown() throws IOException {
        assertThat(Judge.judge(Files.createDirectory(folder.resolve("empty"))).worst())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483647,GET,0,0,1,2,ANSWERED,200,host1,0,0,",
                "0,GET,9223372036854775807,0,1,2,ANSWERED,200,host1,0,0,",
                "0,GET,0,0,1,-9223372036854775808,ANSWERED,200,host1,0,0,",
                "0,GET,0,99999999999,1,2,ANSWERED,200,host1,0,0,",
                "-1,GET,0,0,1,2,ANSWERED,200,host1,0,0,"
            })
    void absurdRequestsAreDamage(String line) throws IOException {
        Path directory = RunFixture.right().in(folder);
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(directory.resolve("requests/load1.csv.gz")))) {
            out.write(("""
                    # ballast-requests format=3 load=load1 started=2026-11-30T00:00:02Z at_ms=2000
                    number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused,cause
                    %s
                    """.formatted(line)).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Judge.judge(directory).worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void endlessLineIsDamage() throws IOException {
        Path directory = RunFixture.right().in(folder);
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(directory.resolve("requests/load1.csv.gz")))) {
            byte[] block = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 1_000; i++) {
                out.write(block);
            }
        }
        assertThat(Judge.judge(directory).verdicts())
                .anySatisfy(check -> assertThat(check.detail()).contains("a line is longer than"));
    }
}
