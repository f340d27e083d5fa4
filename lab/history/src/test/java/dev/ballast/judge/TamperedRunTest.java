package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.LossCheck;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.Limit;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.request.Destination;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Request;
import dev.ballast.request.RequestFile;
import dev.ballast.request.RequestLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was changed or cut in the files of a run is found, and not taken for what the system did. */
class TamperedRunTest {

    private static final int ALL = 1_400;
    private static final int FROM_TWO = 499;

    @TempDir
    private Path folder;

    /** A run whose history has the totals of the load, and whose balancer logged all of it. */
    private static RunFixture told() {
        RunFixture run = RunFixture.right();
        run.at(
                17_000,
                LoadEvent.Requests.ofLoad(
                        "load1",
                        ALL,
                        0,
                        Map.of(RunFixture.host(1), ALL - FROM_TWO, RunFixture.host(2), FROM_TWO),
                        14_000L,
                        Map.of()));
        run.at(17_000, new LoadEvent.Proxied("balancer", ALL, 0, 0, Map.of("200", (long) ALL), 0, "load1"));
        return run;
    }

    @Test
    void aRunWithTotalsIsValid() {
        assertThat(Judge.judge(told().in(folder)).worst()).isEqualTo(Verdict.VALID);
    }

    @Test
    void theBalancerOfALoadIsThatOfItsLogAndOneOfTheLab() {
        RunFixture right = told();
        right.destination = new Destination("api", "balancer");
        assertThat(Judge.judge(right.in(folder.resolve("right"))).worst()).isEqualTo(Verdict.VALID);

        RunFixture other = told();
        other.destination = new Destination("api", "spare");
        assertThat(verdict(Judge.judge(other.in(folder.resolve("other"))), RunVerdicts.WHOLE)
                        .detail())
                .contains("load1.csv.gz has requests through spare, and the history has them in the log of balancer");

        RunFixture nobody = told();
        nobody.events.keySet().removeIf(LoadEvent.Proxied.class::isInstance);
        nobody.destination = new Destination("api", "nobody");
        assertThat(verdict(Judge.judge(nobody.in(folder.resolve("nobody"))), RunVerdicts.WHOLE)
                        .detail())
                .contains("load1.csv.gz has requests through nobody, and the history has lists of balancer");
    }

    @Test
    void theLogsOfAllBalancersCount() {
        RunFixture run = told();
        run.at(17_001, new LoadEvent.Proxied("spare", 300, 0, 0, Map.of("200", 300L), 0, "load1"));

        JudgedCheck loss = verdict(Judge.judge(run.in(folder)), LossCheck.NAME);
        assertThat(loss.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(loss.detail())
                .contains("retried by the client: it counts 1400 requests, and the balancer logged 1700");
    }

    @Test
    void requestsThatTheFileLacksWereNotRetried() throws IOException {
        Path cut = told().in(folder.resolve("cut"));
        Path file = cut.resolve("requests/load1.csv.gz");
        byte[] lines;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            lines = in.readAllBytes();
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(lines, 0, lines.length * 3 / 4);
        }
        RunFixture shorter = told();
        shorter.requests.subList(ALL - 5, ALL).clear();

        for (Path run : List.of(cut, shorter.in(folder.resolve("shorter")))) {
            JudgedCheck loss = verdict(Judge.judge(run), LossCheck.NAME);
            assertThat(loss.verdict()).as(loss.detail()).isEqualTo(Verdict.UNKNOWN);
            assertThat(loss.detail())
                    .contains("the file of its requests lacks some")
                    .doesNotContain("retried by");
        }
    }

    @Test
    void lossesInACutFileAreLosses() {
        RunFixture run = told();
        run.requests.set(310, RunFixture.lost(310, 3_100_000));
        run.requests.subList(ALL - 5, ALL).clear();

        JudgedCheck loss = verdict(Judge.judge(run.in(folder)), LossCheck.NAME);
        assertThat(loss.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(loss.detail()).startsWith("lost 1 of").doesNotContain("retried by");
    }

    @Test
    void exchangedHostNamesAreFound() {
        RunFixture run = told();
        for (int number = 1_001; number < 1_021; number += 2) {
            run.requests.set(number, RunFixture.answered(number, number * 10_000L, RunFixture.host(2)));
        }
        JudgedCheck damage = verdict(Judge.judge(run.in(folder)), RunVerdicts.WHOLE);
        assertThat(damage.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(damage.detail()).contains("answers from host", "and the history has");
    }

    @Test
    void aBrokenLedgerIsDamage() throws IOException {
        Path run = told().in(folder);
        for (int instance = 1; instance <= 2; instance++) {
            ledger(run, instance, new byte[ALL]);
        }
        Path broken = run.resolve("ledger/host2/load1.gz");
        Files.write(broken, Arrays.copyOf(Files.readAllBytes(broken), 12));

        assertThat(verdict(Judge.judge(run), RunVerdicts.WHOLE))
                .extracting(JudgedCheck::verdict, check -> check.detail().startsWith("the ledger of host2"))
                .containsExactly(Verdict.UNKNOWN, true);
    }

    @Test
    void anInstanceThatStartedAfterALoadHasNoLedgerOfIt() throws IOException {
        RunFixture run = told();
        run.at(16_500, new InstanceEvent.Started("api-3", "api", RunFixture.host(3), RunFixture.address(3)));
        Path directory = run.in(folder);
        for (int instance = 1; instance <= 2; instance++) {
            byte[] executed = new byte[ALL];
            for (Request request : run.requests) {
                executed[request.number()] = (byte) (RunFixture.host(instance).equals(request.host()) ? 1 : 0);
            }
            ledger(directory, instance, executed);
        }

        assertThat(verdict(Judge.judge(directory), LossCheck.NAME).detail()).endsWith("ledgers have none twice");
    }

    private static void ledger(Path run, int instance, byte[] executed) throws IOException {
        Path ledger = Files.createDirectories(run.resolve("ledger").resolve(RunFixture.host(instance)));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(ledger.resolve("load1.gz")))) {
            out.write(executed);
        }
    }

    @Test
    void aClaimAboveTheCapacityIsJudged() {
        RunFixture run = told();
        run.events
                .keySet()
                .removeIf(event ->
                        event instanceof RunEvent.Checked said && said.check().equals(LossCheck.NAME));
        run.at(
                17_000,
                new RunEvent.Checked(LossCheck.NAME, Verdict.VALID, "then")
                        .on(List.of("load1"))
                        .allowing(List.of(new Limit(Limit.LOST, null, 0.03))));
        run.at(1_800, new LoadEvent.Capacity(60, 50));
        run.requests.set(310, RunFixture.lost(310, 3_100_000));

        assertThat(verdict(Judge.judge(run.in(folder)), LossCheck.NAME).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void aVerdictOnALoadWithoutAFileStays() {
        RunFixture run = told();
        run.at(17_000, new RunEvent.Checked(LossCheck.NAME, Verdict.INVALID, "lost 3").on(List.of("load2")));

        JudgedRun judged = Judge.judge(run.in(folder));
        assertThat(verdict(judged, LossCheck.NAME + " (load load1)").verdict()).isEqualTo(Verdict.VALID);
        assertThat(verdict(judged, LossCheck.NAME + " (load load2)").verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aLargeLoadHidesNoClaimAboutASmallOne() throws IOException {
        RunFixture run = told();
        run.at(
                17_000,
                new RunEvent.Checked(LossCheck.NAME, Verdict.VALID, "then")
                        .on(List.of("load2"))
                        .allowing(List.of(new Limit(Limit.LOST, null, 0.03))));
        Path directory = run.in(folder);
        List<Request> few = IntStream.range(0, 20)
                .mapToObj(number -> RunFixture.answered(number, number * 10_000L, RunFixture.host(1)))
                .toList();
        RequestFile.write(
                RequestLog.of("load2", LoadClock.of(Instant.now()), few),
                OptionalDouble.of(5_000),
                Map.of(),
                Files.newOutputStream(directory.resolve("requests/load2.csv.gz")));

        assertThat(verdict(Judge.judge(directory), LossCheck.NAME + " (load load2)")
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aHistoryWithoutItsEndIsDamage() {
        RunFixture run = told();
        run.manifest = run.manifest
                .replace("\"run\":", "\"lab\":\"01234567\",\"run\":")
                .replaceAll("\"started\":\"[^\"]*\",", "");
        assertThat(Judge.judge(run.in(folder.resolve("whole"))).worst()).isEqualTo(Verdict.VALID);

        run.events
                .keySet()
                .removeIf(event -> event instanceof RunEvent.PhaseBegan phase
                        && phase.name().equals(RunEvent.PhaseBegan.CLOSING));
        assertThat(verdict(Judge.judge(run.in(folder.resolve("cut"))), RunVerdicts.WHOLE)
                        .detail())
                .contains("ends before the lab was closed");
    }

    @Test
    void theManifestOfAnotherRunIsDamage() {
        RunFixture run = told();
        run.manifest = run.manifest.replace("\"run\":", "\"lab\":\"01234567\",\"run\":");

        assertThat(verdict(Judge.judge(run.in(folder)), RunVerdicts.WHOLE).detail())
                .startsWith("manifest.json says that the run started at 2026-11-30T00:00:00Z, and the history at");
    }

    @Test
    void anEmptiedLineIsDamage() throws IOException {
        RunFixture run = told();
        run.said("p99 of the orders", Verdict.INVALID);
        Path directory = run.in(folder);
        Path history = directory.resolve("history.jsonl");
        List<String> lines = Files.readAllLines(history);
        lines.replaceAll(line -> line.contains("p99 of the orders") ? "" : line);
        Files.write(history, lines, StandardCharsets.UTF_8);

        assertThat(verdict(Judge.judge(directory), RunVerdicts.WHOLE).detail()).contains("lacks seq");
    }

    private static JudgedCheck verdict(JudgedRun run, String check) {
        return run.verdicts().stream()
                .filter(one -> one.check().startsWith(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no verdict of " + check + " in " + run));
    }
}
