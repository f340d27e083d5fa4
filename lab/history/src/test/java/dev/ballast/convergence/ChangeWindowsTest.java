package dev.ballast.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.request.Phases.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeWindowsTest {

    private static final String ONE = "10.0.0.1:5000";
    private static final String TWO = "10.0.0.2:5000";

    private final History history = History.inMemory();

    ChangeWindowsTest() {
        at(10, new InstanceEvent.Started("api-1", "api", "h1", ONE));
        at(20, new InstanceEvent.Started("api-2", "api", "h2", TWO));
    }

    private void at(double ms, Event event) {
        history.observe(event, ms, 0);
    }

    private List<Window> windows() {
        return ChangeWindows.of(history.entries(), 9_000);
    }

    @Test
    void aChangeLastsUntilItIsInForceOrTheNextBegins() {
        at(1_000, new PoolEvent.ScaleRequested("api", 1, 3));
        at(2_000, new PoolEvent.ScaleRequested("api", 3, 2));
        at(2_500, new PoolEvent.Scaled("api", 2, 500L));
        at(8_000, new PoolEvent.ScaleRequested("api", 2, 3));

        assertThat(windows())
                .containsExactly(new Window(1_000, 2_000), new Window(2_000, 2_500), new Window(8_000, 9_000));
    }

    @Test
    void aKillLastsUntilTheInstanceIsOffTheList() {
        rendered(100, ONE, TWO);
        at(1_000, new InstanceEvent.Killed("api-2", "api", "KILL"));
        rendered(1_200, ONE, TWO);
        rendered(1_400, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 1_400));
    }

    @Test
    void aKilledInstanceThatStaysListedNeverEnds() {
        at(1_000, new InstanceEvent.Killed("api-2", "api", "KILL"));

        assertThat(windows()).containsExactly(new Window(1_000, 9_000));
    }

    @Test
    void theKillOfAnUnlistedInstanceIsAMoment() {
        rendered(100, ONE);
        at(1_000, new InstanceEvent.Killed("api-2", "api", "KILL"));
        rendered(5_000, ONE);

        assertThat(windows()).containsExactly(new Window(1_000, 1_000));
    }

    @Test
    void aSignalThatDoesNotKillIsAMoment() {
        at(1_000, new InstanceEvent.Killed("api-2", "api", "STOP"));

        assertThat(windows()).containsExactly(new Window(1_000, 1_000));
    }

    private void rendered(double ms, String... upstreams) {
        at(ms, new BalancerEvent.Rendered("balancer", List.of(upstreams), ""));
    }
}
