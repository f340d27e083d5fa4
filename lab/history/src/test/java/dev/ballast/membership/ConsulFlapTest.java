package dev.ballast.membership;

import static dev.ballast.membership.Outcomes.detail;
import static dev.ballast.membership.Outcomes.judged;
import static dev.ballast.membership.Outcomes.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.InstanceEvent.ProcessChanged;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Consul drops an instance that has not left. */
class ConsulFlapTest {

    private final Life stays = Life.of(9, 0);
    private final Life life = Life.of(1, 1000);

    @Test
    void aDropThatNobodyAskedForIsFound() {
        assertThat(judged(stays, life.flaps(10_000, 13_000))).containsExactly(Outcome.DROPPED);
        assertThat(detail(watched(LifeHistory.of(stays, life)), "api-1"))
                .contains("Consul dropped it at 10000.0 ms", "for 3000.0 ms", "1000.0 ms are allowed");
        assertThat(Memberships.of(
                        PoolLifetimes.of(watched(LifeHistory.of(stays, life))),
                        Tolerance.defaults().unhurried()))
                .as("on a machine whose speed is not judged")
                .extracting(Membership::outcome)
                .containsOnly(Outcome.STABLE);
    }

    @Test
    void aDropForGoodIsFoundToo() {
        life.unlisted(10_030).passing()[1] = 10_000;

        assertThat(judged(stays, life)).containsExactly(Outcome.DROPPED);
        assertThat(outcomes(
                        LifeHistory.of(stays, life)
                                .and(10_500, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .as("just before the history ends")
                .containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void aShortDropIsNoFinding() {
        assertThat(judged(stays, life.flaps(10_000, 10_900))).containsExactly(Outcome.STABLE);
    }

    @Test
    void shortDropsOfAMinuteAddUp() {
        for (int second = 10; second < 30; second += 2) {
            life.flaps(second * 1_000, second * 1_000 + 900);
        }

        assertThat(judged(stays, life)).containsExactly(Outcome.DROPPED);
        assertThat(detail(watched(LifeHistory.of(stays, life)), "api-1"))
                .contains(
                        "Consul dropped it 10 times within a minute, from 10000.0 ms",
                        "for 9000.0 ms",
                        "1000.0 ms are allowed");
    }

    @Test
    void twoShortDropsAreTooMuchToo() {
        assertThat(judged(stays, life.flaps(10_000, 10_600).flaps(20_000, 20_600)))
                .containsExactly(Outcome.DROPPED);
    }

    @Test
    void shortDropsFarApartAreNoFinding() {
        life.flaps(10_000, 10_600).flaps(71_000, 71_600);

        assertThat(outcomes(
                        LifeHistory.of(stays, life)
                                .and(90_000, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .containsExactly(Outcome.STABLE);
    }

    @Test
    void explainedDropsDoNotAddUp() {
        life.flaps(10_000, 10_600).flaps(20_000, 20_600).flaps(30_000, 30_600);

        assertThat(after(new InstanceEvent.Killed("api-1", "api", "STOP"), 9_500))
                .as("the first and the second follow from the signal")
                .containsExactly(Outcome.STABLE);
    }

    @Test
    void saysThatItsCheckFailed() {
        life.flaps(10_000, 13_000);

        assertThat(detail(
                        watched(LifeHistory.of(stays, life)
                                .and(10_000, new ConsulEvent.Critical("api", List.of(life.address)))
                                .and(13_000, new ConsulEvent.Critical("api", List.of()))),
                        "api-1"))
                .contains("Consul took it for critical at 10000.0 ms");
    }

    static List<Event> faults() {
        return List.of(
                new InstanceEvent.Killed("api-1", "api", "STOP"),
                new InstanceEvent.Stopping("api-1", "api", true),
                new ProcessChanged("api-1", "consul", false, "(terminated by SIGKILL; not expected)"),
                new ProcessChanged("api-1", "api", false, "(terminated by SIGTERM)"),
                new InstanceEvent.Deregistered("api-1", "api"),
                new InstanceEvent.Died("server-1", "server", 137),
                new ProcessChanged("api-1-sidecar", "consul", false, "(terminated by SIGKILL; not expected)"),
                new InstanceEvent.Paused("api-1", "api", true),
                RunEvent.Note.ofFault("api-1", "its process api is frozen"),
                new RunEvent.Note("process api of api-1 is frozen", null));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aRecordedFaultExplainsADrop(Event fault) {
        life.flaps(10_000, 13_000);

        assertThat(after(fault, 9_500)).containsExactly(Outcome.STABLE);
        assertThat(after(fault, 10_600)).as("seen a little later").containsExactly(Outcome.STABLE);
    }

    static List<Event> ends() {
        return List.of(
                new ProcessChanged("api-1", "consul", false, "(exit status 0)"),
                new ProcessChanged("api-1", "consul", false, "(terminated by SIGTERM)"),
                new InstanceEvent.Died("api-1-sidecar", "sidecar", 0));
    }

    /** Consul drops its services at once, and its process ends 3 s later. */
    @ParameterizedTest
    @MethodSource("ends")
    void anAgentThatIsStoppedLeavesFirst(Event end) {
        life.flaps(10_000, 13_400);

        assertThat(after(end, 13_200)).containsExactly(Outcome.STABLE);
        assertThat(after(end, 14_300)).as("too late to be why").containsExactly(Outcome.DROPPED);
    }

    @Test
    void aContainerThatIsStoppedLeavesFirst() {
        life.passing()[1] = 10_000;
        life.rendered()[1] = 10_030;

        assertThat(after(new InstanceEvent.Died("api-1", "api", 143), 13_200)).containsExactly(Outcome.STABLE);
        assertThat(after(new InstanceEvent.Died("api-1", "api", 137), 13_200))
                .as("nobody asked it")
                .containsExactly(Outcome.DROPPED);
    }

    /** It fails its check while it finishes its requests, and ends 8 s later. */
    @Test
    void anInstanceThatIsStoppedByHandIsNotDropped() {
        life.passing()[1] = 10_000;
        life.rendered()[1] = 10_030;
        LifeHistory stopped = LifeHistory.of(stays, life).and(18_000, new InstanceEvent.Died("api-1", "api", 143));
        assertThat(outcomes(watched(stopped), "api-1")).containsExactly(Outcome.DROPPED);

        stopped.and(9_900, new InstanceEvent.Stopping("api-1", "api", true));
        assertThat(detail(watched(stopped), "api-1"))
                .as("as of any instance that was asked to leave: without a load, nothing says whether it served on")
                .contains("no load ran densely enough from before it left, at 9900.0 ms")
                .doesNotContain("Consul dropped");
    }

    @Test
    void aCrashDoesNotExplainAnEarlierDrop() {
        life.flaps(10_000, 13_400);

        assertThat(after(new ProcessChanged("api-1", "consul", false, "(terminated by SIGKILL; not expected)"), 13_200))
                .containsExactly(Outcome.DROPPED);
    }

    @Test
    void anOldFaultExplainsNothing() {
        life.flaps(30_000, 33_000);

        assertThat(after(new InstanceEvent.Killed("api-1", "api", "STOP"), 9_500))
                .containsExactly(Outcome.DROPPED);
    }

    @Test
    void aFaultThatTheErrorPutsBeforeTheDropOrNotLeavesItOpen() {
        life.flaps(30_000, 33_000);

        assertThat(at(9_500, 1_000)).as("0.5 s too early, or in time").containsExactly(Outcome.UNKNOWN);
        assertThat(at(9_500, 400)).containsExactly(Outcome.DROPPED);
        assertThat(at(10_500, 400)).containsExactly(Outcome.STABLE);
        assertThat(at(31_200, 400)).as("too late, or hardly").containsExactly(Outcome.UNKNOWN);

        life.flaps(40_000, 40_500);
        assertThat(at(20_000, 9_000)).as("the one that is open is short").containsExactly(Outcome.STABLE);
    }

    private List<Outcome> at(double atMs, double errorMs) {
        History history = LifeHistory.of(stays, life).build();
        history.observe(new InstanceEvent.Killed("api-1", "api", "STOP"), atMs, errorMs);
        history.observe(new RunEvent.Note(""), 60_000, 0);
        return outcomes(history, "api-1");
    }

    static List<Event> others() {
        return List.of(
                new InstanceEvent.Killed("api-9", "api", "STOP"),
                new ProcessChanged("balancer", "nginx", false, "(terminated by SIGKILL; not expected)"),
                new InstanceEvent.Died("api-9-sidecar", "sidecar", 0),
                new ProcessChanged("api-9-sidecar", "consul", false, "(terminated by SIGKILL; not expected)"),
                new InstanceEvent.Died("prober", "tool", 137),
                new ProcessChanged("api-1", "register", false, "(exit status 0; expected)"),
                new RunEvent.Note("could not keep the ledger of api-1"),
                RunEvent.Note.ofFault("api-9", "its process api is frozen"),
                new RunEvent.Note("process api of api-10 is frozen", null));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anythingElseExplainsNothing(Event other) {
        life.flaps(10_000, 13_000);

        assertThat(after(other, 9_500)).containsExactly(Outcome.DROPPED);
    }

    @Test
    void theBalancersFlapIsSeenBesideConsuls() {
        life.flaps(10_000, 10_500);
        life.rendered()[1] = 20_000;
        life.rendered.add(new double[] {20_040, Life.NEVER});

        assertThat(judged(stays, life)).containsExactly(Outcome.FLAPPING);
    }

    private List<Outcome> after(Event event, double atMs) {
        LifeHistory history = LifeHistory.of(stays, life).and(atMs, event);
        if (event instanceof InstanceEvent.Deregistered) {
            history.and(12_900, new InstanceEvent.Registered("api-1", "api"));
        }
        if (event instanceof ProcessChanged ended && ended.process().equals("api")) {
            history.and(12_800, new ProcessChanged("api-1", "api", true, "with pid 77"));
        }
        return outcomes(watched(history), "api-1");
    }

    private static History watched(LifeHistory history) {
        return history.and(60_000, new RunEvent.Note("")).build();
    }
}
