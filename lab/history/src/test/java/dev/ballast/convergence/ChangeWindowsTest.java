package dev.ballast.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.request.Phases.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeWindowsTest {

    private static final String ONE = "10.0.0.1:5000";
    private static final String TWO = "10.0.0.2:5000";

    private static final double END = 40_000;

    private final History history = History.inMemory();

    ChangeWindowsTest() {
        at(10, new InstanceEvent.Started("api-1", "api", "h1", ONE));
        at(20, new InstanceEvent.Started("api-2", "api", "h2", TWO));
    }

    private void at(double ms, Event event) {
        history.observe(event, ms, 0);
    }

    private List<Window> windows() {
        return ChangeWindows.of(history.entries(), END);
    }

    private void rendered(double ms, String... upstreams) {
        at(ms, new BalancerEvent.Rendered("balancer", List.of(upstreams), ""));
    }

    private void api2(double ms, boolean running) {
        at(
                ms,
                new InstanceEvent.ProcessChanged(
                        "api-2", "api", running, running ? "with pid 9" : "(terminated by SIGKILL; not expected)"));
    }

    @Test
    void aChangeLastsUntilItIsInForceOrTheNextBegins() {
        at(1_000, new PoolEvent.ScaleRequested("api", 1, 3));
        at(2_000, new PoolEvent.ScaleRequested("api", 3, 2));
        at(2_500, new PoolEvent.Scaled("api", 2, 500L));
        at(8_000, new PoolEvent.ScaleRequested("api", 2, 3));

        assertThat(windows())
                .containsExactly(
                        new Window(1_000, 2_000, "scale api from 1 to 3"),
                        new Window(2_000, 2_500, "scale api from 3 to 2"),
                        new Window(8_000, END, "scale api from 2 to 3"));
    }

    @Test
    void aRequestForTheSameNumberIsNoChange() {
        at(1_000, new PoolEvent.ScaleRequested("api", 2, 2));
        at(1_100, new PoolEvent.Scaled("api", 2, 100L));
        at(2_000, new PoolEvent.ScaleRequested("api", 2, 3));
        at(2_500, new PoolEvent.ScaleRequested("api", 3, 3));
        at(2_600, new PoolEvent.Scaled("api", 3, 100L));

        assertThat(windows()).containsExactly(new Window(2_000, 2_600, "scale api from 2 to 3"));
    }

    @Test
    void aKillLastsUntilTheInstanceIsOffTheList() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Killed("api-2", "api", "KILL"));
        rendered(1_200, ONE, TWO);
        rendered(1_400, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 1_400, "api-2 was sent KILL"));
    }

    @Test
    void eachBalancerHasToDropAKilledInstance() {
        rendered(100, ONE, TWO);
        at(100, new BalancerEvent.Rendered("other", List.of(ONE, TWO), ""));
        at(1_000, new InstanceEvent.Killed("api-2", "api", "KILL"));
        rendered(1_400, ONE);
        at(1_700, new BalancerEvent.Rendered("other", List.of(ONE), ""));

        assertThat(windows()).containsExactly(new Window(1_000, 1_700, "api-2 was sent KILL"));
    }

    @Test
    void aKilledInstanceThatStaysListedNeverEnds() {
        at(1_000, new InstanceEvent.Killed("api-2", "api", "KILL"));

        assertThat(windows()).containsExactly(new Window(1_000, END, "api-2 was sent KILL"));
    }

    @Test
    void theKillOfAnUnlistedInstanceIsAMoment() {
        rendered(100, ONE);
        at(1_000, new InstanceEvent.Killed("api-2", "api", "KILL"));
        rendered(5_000, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 1_000, "api-2 was sent KILL"));
    }

    @Test
    void theKillOfAnotherContainerIsAMoment() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Killed("server-1", "server", "KILL"));

        assertThat(windows()).containsExactly(new Window(1_000, 1_000, "server-1 was sent KILL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP", "TERM", "HUP"})
    void anySignalIsAChangeUntilTheInstanceIsOffTheList(String signal) {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Killed("api-2", "api", signal));
        rendered(4_000, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 4_000, "api-2 was sent " + signal));
    }

    @Test
    void aSignalWithoutConsequenceIsOverAfterTwentySeconds() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Killed("api-2", "api", "STOP"));

        assertThat(windows()).containsExactly(new Window(1_000, 21_000, "api-2 was sent STOP"));
    }

    @Test
    void aFreezeIsOverWhenTheInstanceGoesOn() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Killed("api-2", "api", "STOP"));
        at(3_000, new InstanceEvent.Killed("api-2", "api", "CONT"));

        assertThat(windows()).containsExactly(new Window(1_000, 3_000, "api-2 was sent STOP"));
    }

    @Test
    void aStopByHandIsAChange() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Stopping("api-2", "api", true));
        at(1_010, new InstanceEvent.Deregistered("api-2", "api"));
        rendered(1_400, ONE);
        at(9_000, new InstanceEvent.Died("api-2", "api", 0));

        assertThat(windows()).containsExactly(new Window(1_000, 1_400, "api-2 was asked to stop by hand"));
    }

    @Test
    void aStopByHandOfAnotherContainerIsAMoment() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Stopping("server-1", "server", true));

        assertThat(windows()).containsExactly(new Window(1_000, 1_000, "server-1 was asked to stop by hand"));
    }

    @Test
    void aDeathThatNobodyAskedForIsAChange() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Died("api-2", "api", 137));
        rendered(6_000, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 6_000, "api-2 ended with exit code 137"));
    }

    @Test
    void aDeathAfterASignalIsOneChangeWithIt() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Killed("api-2", "api", "TERM"));
        at(2_000, new InstanceEvent.Died("api-2", "api", 143));
        rendered(30_000, ONE);

        assertThat(windows())
                .containsExactly(new Window(1_000, 30_000, "api-2 was sent TERM; api-2 ended with exit code 143"));
    }

    @Test
    void aProcessThatEndsIsAChangeUntilItRunsAgain() {
        rendered(100, ONE, TWO);
        api2(1_000, false);
        api2(1_600, true);

        assertThat(windows())
                .containsExactly(new Window(1_000, 1_600, "api-2: api ended (terminated by SIGKILL; not expected)"));
    }

    @Test
    void aPauseIsOverWhenTheInstanceGoesOn() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Paused("api-2", "api", true));
        at(3_000, new InstanceEvent.Paused("api-2", "api", false));

        assertThat(windows()).containsExactly(new Window(1_000, 3_000, "api-2 was paused"));
    }

    @Test
    void aPauseLastsUntilTheInstanceIsOffTheList() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Paused("api-2", "api", true));
        rendered(4_000, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 4_000, "api-2 was paused"));
    }

    @Test
    void aNoteOfAFaultIsAChange() {
        rendered(100, ONE, TWO);
        at(1_000, RunEvent.Note.ofFault("api-2", "froze api-2"));
        rendered(7_000, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 7_000, "froze api-2"));
    }

    @Test
    void aNoteThatOnlyNamesAnInstanceIsNone() {
        rendered(100, ONE, TWO);
        at(1_000, new RunEvent.Note("could not keep the ledger of api-2"));

        assertThat(windows()).isEmpty();
    }

    @Test
    void aNoteOfAnOlderHistoryThatNamesAnInstanceIsAChange() {
        rendered(100, ONE, TWO);
        at(1_000, new RunEvent.Note("froze api-2", null));
        rendered(7_000, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 7_000, "froze api-2"));
    }

    @Test
    void anInstanceThatDeregistersUnaskedIsAChange() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Deregistered("api-2", "api"));
        rendered(1_050, ONE);
        at(6_000, new InstanceEvent.Died("api-2", "api", 0));

        assertThat(windows()).containsExactly(new Window(1_000, 1_050, "api-2 deregisters from Consul"));
    }

    @Test
    void anInstanceThatWasAskedToStopMayEnd() {
        rendered(100, ONE, TWO);
        at(1_000, new PoolEvent.ScaleRequested("api", 2, 1));
        at(1_001, new InstanceEvent.Stopping("api-2", "api"));
        at(1_010, new InstanceEvent.Deregistered("api-2", "api"));
        rendered(1_050, ONE);
        at(1_100, new PoolEvent.Scaled("api", 1, 100L));
        api2(5_900, false);
        at(6_000, new InstanceEvent.Died("api-2", "api", 0));

        assertThat(windows()).containsExactly(new Window(1_000, 1_100, "scale api from 2 to 1"));
    }

    @Test
    void theEndOfTheLabIsNoChange() {
        rendered(100, ONE, TWO);
        at(8_000, new RunEvent.PhaseBegan(RunEvent.PhaseBegan.CLOSING));
        at(8_100, new InstanceEvent.Died("api-2", "api", 137));

        assertThat(windows()).isEmpty();
    }
}
