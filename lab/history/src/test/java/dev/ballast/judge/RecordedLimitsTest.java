package dev.ballast.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.ArrivalCheck;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.check.LossCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.convergence.Step;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.Limit;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.request.Request;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verdict says it allowed is what the run is held to again. */
class RecordedLimitsTest {

    @TempDir
    private Path folder;

    private int runs;

    private LoadEvent.@Nullable Calibrated calibrated;

    @Test
    void answersAreHeldToTheRecordedLimit() {
        assertThat(slowest(1_500, Request.Kind.GET, new Limit(Limit.ANSWER, null, 1_000)))
                .isEqualTo(Verdict.INVALID);
        assertThat(slowest(1_500, Request.Kind.GET, new Limit(Limit.ANSWER, null, 2_000)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void anInstanceThatIsSlowDirectlyIsTheLimit() {
        Limit second = new Limit(Limit.ANSWER, null, 1_000);

        calibrated = new LoadEvent.Calibrated(List.of("load1", "gatling-1"), 100, 0, 1_200);
        assertThat(slowest(1_500, Request.Kind.GET, second)).isEqualTo(Verdict.UNKNOWN);

        calibrated = new LoadEvent.Calibrated(List.of("load1"), 100, 0, 900);
        assertThat(slowest(1_500, Request.Kind.GET, second)).isEqualTo(Verdict.INVALID);

        calibrated = new LoadEvent.Calibrated(List.of("load2"), 100, 0, 1_200);
        assertThat(slowest(1_500, Request.Kind.GET, second))
                .as("of another load test on the same lab")
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void slowRequestsAreHeldToTheRecordedDelay() {
        Limit second = new Limit(Limit.ANSWER, null, 1_000);
        assertThat(slowest(3_500, Request.Kind.SLOW, second))
                .as("of a run that does not say")
                .isEqualTo(Verdict.VALID);
        assertThat(slowest(3_500, Request.Kind.SLOW, second, new Limit(Limit.SLOW, null, 3_000)))
                .isEqualTo(Verdict.VALID);
        assertThat(slowest(3_500, Request.Kind.SLOW, second, new Limit(Limit.SLOW, null, 2_000)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void aClaimIsHeldToTheRecordedShare() {
        assertThat(slowest(5, Request.Kind.GET, new Limit(Limit.LOST, null, 0.03)))
                .isEqualTo(Verdict.VALID);
        assertThat(slowest(5, Request.Kind.GET, new Limit(Limit.LOST, null, 0.001)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    /** Returns the verdict on a load whose slowest request took so long, if the run judged it by these limits. */
    private Verdict slowest(long ms, Request.Kind kind, Limit... limits) {
        RunFixture run = RunFixture.right();
        Request request = run.requests.get(310);
        run.requests.set(
                310,
                new Request(
                        request.load(),
                        310,
                        kind,
                        request.due(),
                        0,
                        request.sent(),
                        request.sent() + 1_000 * ms,
                        request.outcome(),
                        request.status(),
                        request.host(),
                        310,
                        false));
        if (calibrated != null) {
            run.at(16_900, calibrated);
        }
        run.at(
                17_000,
                new RunEvent.Checked(LossCheck.NAME, Verdict.VALID, "then")
                        .on(List.of("load1"))
                        .within(1_000)
                        .allowing(List.of(limits)));
        return verdict(Judge.judge(run.in(folder.resolve(String.valueOf(runs++)))), LossCheck.NAME)
                .verdict();
    }

    @Test
    void memberListsAreHeldToTheRecordedTolerance() {
        assertThat(listedAfter(7_000).verdict())
                .as("of a run that does not say")
                .isEqualTo(Verdict.INVALID);
        assertThat(listedAfter(7_000, new Limit(Limit.MISSING, null, 9_000), new Limit(Limit.RACE, null, 1_000))
                        .verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(listedAfter(3_000).verdict()).isEqualTo(Verdict.VALID);
        assertThat(listedAfter(3_000, new Limit(Limit.MISSING, null, 2_000)).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void memberListsAreHeldToTheRecordedTime() {
        assertThat(listedAfter(7_000, new Limit(Limit.SINCE, null, 13_000)).verdict())
                .as("it was listed at 12.45 s")
                .isEqualTo(Verdict.VALID);
        assertThat(listedAfter(7_000, new Limit(Limit.SINCE, null, 12_000)).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    /** Returns the verdict on lists of which the last one took so long to be in force, if the run judged it by these limits. */
    private JudgedCheck listedAfter(double ms, Limit... limits) {
        RunFixture run = RunFixture.right();
        run.events
                .keySet()
                .removeIf(event ->
                        event instanceof RunEvent.Checked said && said.check().equals(MembershipCheck.NAME));
        run.events.replaceAll(
                (event, atMs) -> event instanceof BalancerEvent.Rendered && atMs > 5_000 ? 5_450 + ms : atMs);
        run.at(17_000, new RunEvent.Checked(MembershipCheck.NAME, Verdict.VALID, "then").allowing(List.of(limits)));
        return verdict(Judge.judge(run.in(folder.resolve(String.valueOf(runs++)))), MembershipCheck.NAME);
    }

    @Test
    void budgetsAreJudgedOnWhatWasKnownThen() {
        assertThat(budget(1_000).verdict()).isEqualTo(Verdict.VALID);
        assertThat(budget(20).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(budget(20).recorded()).isEqualTo(Verdict.VALID);
        assertThat(budget().detail()).contains("not judged again");
    }

    @Test
    void arrivalsAreJudgedOnWhatWasKnownThen() {
        List<String> three = List.of(RunFixture.address(1), RunFixture.address(2), RunFixture.address(3));
        RunFixture run = RunFixture.right();
        run.at(15_000, new InstanceEvent.Started("api-3", "api", RunFixture.host(3), RunFixture.address(3)));
        run.at(15_100, new InstanceEvent.Registered("api-3", "api"));
        run.at(15_200, new ConsulEvent.Passing("api", three));
        run.at(16_000, new RunEvent.Checked(ArrivalCheck.NAME, Verdict.VALID, "then"));
        run.at(16_500, new BalancerEvent.Rendered("balancer", three, ""));

        JudgedCheck arrived = verdict(Judge.judge(run.in(folder)), ArrivalCheck.NAME);

        assertThat(arrived.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(arrived.recorded()).isEqualTo(Verdict.VALID);
        assertThat(arrived.detail()).contains("no balancer was seen to list api-3");
    }

    /** Returns the verdict on budgets of a list that took 50 ms until the verdict, and 650 ms after it. */
    private JudgedCheck budget(double... boundsMs) {
        RunFixture run = RunFixture.right();
        run.at(
                16_000,
                new RunEvent.Checked(ConvergenceCheck.NAME, Verdict.VALID, "then")
                        .allowing(Arrays.stream(boundsMs)
                                .mapToObj(ms -> new Limit(Step.PASSING_TO_RENDERED.name(), 100.0, ms))
                                .toList()));
        List<String> three = List.of(RunFixture.address(1), RunFixture.address(2), RunFixture.address(3));
        run.at(17_100, new InstanceEvent.Started("api-3", "api", RunFixture.host(3), RunFixture.address(3)));
        run.at(17_150, new InstanceEvent.Registered("api-3", "api"));
        run.at(17_200, new ConsulEvent.Passing("api", three));
        run.at(17_850, new BalancerEvent.Rendered("balancer", three, ""));
        return verdict(Judge.judge(run.in(folder.resolve(String.valueOf(runs++)))), ConvergenceCheck.NAME);
    }

    private static JudgedCheck verdict(JudgedRun run, String check) {
        return run.verdicts().stream()
                .filter(one -> one.check().startsWith(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no verdict of " + check + " in " + run));
    }
}
