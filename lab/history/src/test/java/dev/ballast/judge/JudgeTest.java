package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.check.OriginCheck;
import dev.ballast.check.SpreadCheck;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.Doubt;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.history.ViewEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.loss.Answerers;
import dev.ballast.request.Request;
import dev.ballast.request.WarmUp;
import dev.ballast.run.RecordedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded runs are judged by today's checks. */
class JudgeTest {

    @TempDir
    private Path folder;

    @Test
    void rightRunIsValid() {
        JudgedRun judged = Judge.judge(RunFixture.right().in(folder));
        assertThat(judged.verdicts())
                .allSatisfy(check ->
                        assertThat(check.verdict()).as(check.toString()).isEqualTo(Verdict.VALID));
        assertThat(verdict(judged, MembershipCheck.NAME).recorded()).isEqualTo(Verdict.VALID);
        assertThat(judged.worst()).isEqualTo(Verdict.VALID);
    }

    @Test
    void lossesOfALabThatIsRemovedAreUnknown() {
        RunFixture run = RunFixture.right().at(5_000, new RunEvent.Removing("process 4711 of somebody"));
        run.requests.set(310, RunFixture.lost(310, 3_100_000));

        assertThat(verdict(Judge.judge(run.in(folder)), LossCheck.NAME).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aDoubtThatOnlyTheProcessOfTheRunCouldHaveStays() {
        RunFixture run = RunFixture.right();
        run.events.keySet().removeIf(event -> event instanceof RunEvent.Checked);
        run.at(
                17_000,
                new RunEvent.Checked(LossCheck.NAME, Verdict.UNKNOWN, "bytes nobody asked for", List.of(Doubt.UNASKED))
                        .on(List.of("load1")));

        JudgedCheck loss = verdict(Judge.judge(run.in(folder)), LossCheck.NAME);
        assertThat(loss.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(loss.detail()).contains("connections brought bytes without a request for them");
    }

    @Test
    void findsLossesThatTheRunCalledValid() {
        RunFixture run = RunFixture.right();
        run.requests.set(310, RunFixture.lost(310, 3_100_000));
        JudgedCheck loss = verdict(Judge.judge(run.in(folder)), LossCheck.NAME);
        assertThat(loss.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(loss.recorded()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aLoadTestThatDiedIsUnknownUntilOneEnds() {
        RunFixture run = RunFixture.right();
        run.at(16_500, RunEvent.Checked.unfinished("the load test Soak has ended", "it has not"));
        assertThat(Judge.judge(run.in(folder.resolve("dead"))).worst()).isEqualTo(Verdict.UNKNOWN);

        run.said("the load test Soak has ended", Verdict.VALID);
        assertThat(Judge.judge(run.in(folder.resolve("ended"))).worst()).isEqualTo(Verdict.VALID);
    }

    @Test
    void anAbortedRunIsUnknown() {
        RunFixture run = RunFixture.right();
        run.manifest =
                RunFixture.MANIFEST.replace("\"passed\",\"failure\":null", "\"aborted\",\"failure\":\"no IPv6 here\"");

        assertThat(verdict(Judge.judge(run.in(folder)), RunVerdicts.PASSED))
                .isEqualTo(new JudgedCheck(
                        RunVerdicts.PASSED,
                        Verdict.UNKNOWN,
                        Verdict.UNKNOWN,
                        "the run was aborted: no IPv6 here; run it where that does not happen"));
    }

    @Test
    void readsWhatBecameOfAWarmUp() {
        RunFixture run = RunFixture.right();
        run.at(17_000, new LoadEvent.WarmedUp("load1", 100, 2, Map.of("refused", 2L)));

        RecordedRun read = RecordedRun.read(run.in(folder));
        assertThat(LoadCollector.read(read, PoolLifetimes.of(read.history()), Answerers.of(read.history()))
                        .loads())
                .extracting(load -> load.orElseThrow().result().requests().warmUp())
                .containsExactly(new WarmUp(100, new TreeMap<>(Map.of("refused", 2L))));
    }

    @Test
    void lossesThatNoCheckJudgedAreUnknown() {
        RunFixture run = RunFixture.right();
        run.events
                .keySet()
                .removeIf(event ->
                        event instanceof RunEvent.Checked said && said.check().equals(LossCheck.NAME));
        run.requests.set(310, RunFixture.lost(310, 3_100_000));
        JudgedCheck loss = verdict(Judge.judge(run.in(folder.resolve("unjudged"))), "losses are judged");
        assertThat(loss.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(loss.detail()).contains("load load1 lost 1 request and no check judged it");

        run.at(17_000, new RunEvent.Checked("as planned", Verdict.VALID, "one was meant").on(List.of("load1")));
        assertThat(Judge.judge(run.in(folder.resolve("judged"))).worst()).isEqualTo(Verdict.VALID);
    }

    @Test
    void nothingClaimedIsUnknown() {
        RunFixture run = RunFixture.right();
        run.events.keySet().removeIf(event -> event instanceof RunEvent.Checked);
        JudgedCheck passed = verdict(Judge.judge(run.in(folder)), RunVerdicts.PASSED);
        assertThat(passed.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(passed.recorded()).as("its own report said UNKNOWN").isNull();
        assertThat(passed.detail()).startsWith("nothing was claimed").contains("./ballast load");
    }

    @Test
    void strangersAreFoundThoughTheViewsHaveEnded() {
        RunFixture run = RunFixture.right();
        run.requests.set(310, RunFixture.answered(310, 3_100_000, "stranger"));
        run.at(18_100, new ViewEvent.Changed(ViewEvent.View.CONSUL, "api", ViewEvent.State.STOPPED, "closed"));
        JudgedCheck loss = verdict(Judge.judge(run.in(folder)), LossCheck.NAME);
        assertThat(loss.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(loss.detail()).contains("misrouted 1 (misrouted 1)", "stranger answered");
    }

    @Test
    void strangersAmongAnswersAreInvalid() {
        RunFixture run = RunFixture.right();
        run.at(16_000, new LoadEvent.Requests("requests", 3, 0, Map.of("stranger", 3), 10L, Map.of(), "", ""));
        assertThat(verdict(Judge.judge(run.in(folder)), OriginCheck.NAME).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void listThatNeverGotAnInstanceIsInvalid() {
        RunFixture run = RunFixture.right();
        run.events
                .entrySet()
                .removeIf(event -> event.getKey() instanceof BalancerEvent.Rendered && event.getValue() > 5_000);
        assertThat(verdict(Judge.judge(run.in(folder)), MembershipCheck.NAME).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void unevenAnswersAreFoundWithoutARecordedVerdict() {
        RunFixture run = RunFixture.right();
        run.events.keySet().removeIf(event -> event instanceof RunEvent.Checked);
        run.requests.replaceAll(request -> RunFixture.answered(
                request.number(),
                request.due(),
                request.dueMs() < 4_000 ? RunFixture.host(1) : RunFixture.host(request.number() % 10 == 0 ? 2 : 1)));
        assertThat(verdict(Judge.judge(run.in(folder)), SpreadCheck.NAME).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    /** Slow requests keep one instance busy all the time, so a balancer that chooses by load sends it nearly no others. */
    @Test
    void sparesInstancesThatAreKeptBusy() {
        RunFixture run = RunFixture.right();
        run.at(50, new BalancerEvent.Balances("balancer", Balancing.LEAST_CONN));
        run.said(SpreadCheck.NAME, Verdict.VALID);
        run.requests.replaceAll(request -> RunFixture.answered(
                request.number(), request.due(), RunFixture.host(request.number() % 20 == 0 ? 2 : 1)));
        assertThat(verdict(Judge.judge(run.in(folder.resolve("uneven"))), SpreadCheck.NAME)
                        .verdict())
                .isEqualTo(Verdict.INVALID);

        for (int number = 500; number < 1_400; number += 100) {
            Request request = run.requests.get(number);
            run.requests.set(number, RunFixture.slow(number, request.due(), RunFixture.host(2)));
        }
        assertThat(verdict(Judge.judge(run.in(folder.resolve("busy"))), SpreadCheck.NAME)
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void keepsTheVerdictOnABatch() {
        RunFixture run = RunFixture.right();
        run.said(SpreadCheck.OF_BATCH, Verdict.VALID);
        run.requests.replaceAll(request -> RunFixture.answered(request.number(), request.due(), RunFixture.host(1)));

        JudgedRun judged = Judge.judge(run.in(folder));

        assertThat(verdict(judged, SpreadCheck.OF_BATCH).detail()).contains("not judged again");
        assertThat(judged.verdicts()).extracting(JudgedCheck::check).doesNotContain(SpreadCheck.NAME);
    }

    @Test
    void aPlantedFaultIsNotHeldAgainstTheRun() {
        RunFixture run = RunFixture.right();
        run.events.keySet().removeIf(event -> event instanceof RunEvent.Checked);
        run.events
                .entrySet()
                .removeIf(event -> event.getKey() instanceof BalancerEvent.Rendered && event.getValue() > 5_000);
        assertThat(verdict(Judge.judge(run.in(folder.resolve("unasked"))), MembershipCheck.NAME)
                        .verdict())
                .isEqualTo(Verdict.INVALID);

        run.at(17_000, new RunEvent.Checked(MembershipCheck.NAME, Verdict.INVALID, "NEVER: api-2").asPlanted());
        assertThat(Judge.judge(run.in(folder.resolve("planted"))).verdicts())
                .extracting(JudgedCheck::check)
                .doesNotContain(MembershipCheck.NAME);
    }

    @Test
    void eachLoadKeepsItsOwnVerdict() {
        RunFixture run = RunFixture.right();
        run.events
                .keySet()
                .removeIf(event ->
                        event instanceof RunEvent.Checked said && said.check().equals(LossCheck.NAME));
        run.at(17_000, new RunEvent.Checked(LossCheck.NAME, Verdict.VALID, "").on(List.of("load1")));
        run.at(17_001, new RunEvent.Checked(LossCheck.NAME, Verdict.INVALID, "").on(List.of("load2")));

        assertThat(verdict(Judge.judge(run.in(folder)), LossCheck.NAME).recorded())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void keepsVerdictsThatCannotBeGivenAgain() {
        RunFixture run = RunFixture.right();
        run.said("p99 of the orders", Verdict.INVALID);
        JudgedCheck kept = verdict(Judge.judge(run.in(folder)), "p99 of the orders");
        assertThat(kept.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(kept.detail()).contains("not judged again");
    }

    @Test
    void changesNothing() throws IOException {
        Path directory = RunFixture.right().in(folder);
        Map<Path, List<Object>> before = content(directory);
        Judge.judge(directory);
        assertThat(content(directory)).isEqualTo(before);
    }

    private static Map<Path, List<Object>> content(Path directory) throws IOException {
        Map<Path, List<Object>> content = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                content.put(
                        file,
                        List.of(
                                Files.getLastModifiedTime(file),
                                Files.isDirectory(file)
                                        ? ""
                                        : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)));
            }
        }
        return content;
    }

    static JudgedCheck verdict(JudgedRun run, String check) {
        return run.verdicts().stream()
                .filter(one -> one.check().startsWith(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no verdict of " + check + " in " + run));
    }
}
