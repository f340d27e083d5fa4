package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationsTest {

    private static final String ADDRESS = "10.0.0.1:5000";
    private static final String OTHER = "10.0.0.2:5000";
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final History history = History.inMemory();

    @Test
    void measuresEachWayOutAndIn() {
        leaves(1_000, 1_030);
        comesBack(3_000, 3_040);
        leaves(5_000, 5_060);
        comesBack(7_000, 7_020);

        Registrations.Times times = times(List.of(900.0, 1_010.0, 1_050.0, 3_070.0, 4_999.0, 7_035.0, 7_100.0));

        assertThat(times.renderedWithout()).containsExactly(30.0, 60.0);
        assertThat(times.rendered()).containsExactly(40.0, 20.0);
        assertThat(times.servedLast()).containsExactly(50.0, 0.0);
        assertThat(times.served()).containsExactly(70.0, 35.0);
    }

    @Test
    void timesWithoutAnEndAreWorseThanAny() {
        history.observe(new InstanceEvent.Deregistered("api-1", "api"), 1_000, 0);
        history.observe(new InstanceEvent.Registered("api-1", "api"), 3_000, 0);

        Registrations.Times times = times(List.of());

        assertThat(times.renderedWithout()).containsExactly(NEVER);
        assertThat(times.rendered()).containsExactly(NEVER);
        assertThat(times.served()).containsExactly(NEVER);
    }

    @Test
    void leavesOutOthersAndWhatWasBefore() {
        comesBack(300, 340);
        history.observe(new InstanceEvent.Registered("api-2", "api"), 2_000, 0);

        assertThat(times(List.of(2_500.0)).served()).isEmpty();
    }

    private Registrations.Times times(List<Double> answeredMs) {
        return Registrations.times(history, 500, "api-1", ADDRESS, answeredMs);
    }

    private void leaves(double atMs, double renderedMs) {
        history.observe(new InstanceEvent.Deregistered("api-1", "api"), atMs, 0);
        history.observe(new BalancerEvent.Rendered("balancer", List.of(OTHER), ""), renderedMs, 0);
    }

    private void comesBack(double atMs, double renderedMs) {
        history.observe(new InstanceEvent.Registered("api-1", "api"), atMs, 0);
        history.observe(new BalancerEvent.Rendered("balancer", List.of(ADDRESS, OTHER), ""), renderedMs, 0);
    }
}
