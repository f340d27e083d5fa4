package dev.ballast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyPoolTest {

    private static final List<String> POOL = List.of("10.0.0.1:5000", "10.0.0.2:5000");

    private final History history = History.inMemory();

    @Test
    void acceptsWholeListsInAnyOrder() {
        rendered(1_000, "10.0.0.2:5000", "10.0.0.1:5000");
        passing(1_001, "10.0.0.1:5000", "10.0.0.2:5000");
        assertThat(SteadyPool.leavings(history, POOL, 500)).isEmpty();
    }

    @Test
    void reportsInstanceThatLeftAndCameBack() {
        rendered(1_000, "10.0.0.1:5000");
        rendered(1_200, "10.0.0.1:5000", "10.0.0.2:5000");
        assertThat(SteadyPool.leavings(history, POOL, 500))
                .containsExactly("at 1.0 s the balancer was without [10.0.0.2:5000]");
    }

    @Test
    void reportsInstanceThatConsulDidNotPass() {
        passing(2_000);
        assertThat(SteadyPool.leavings(history, POOL, 500))
                .containsExactly("at 2.0 s Consul did not pass [10.0.0.1:5000, 10.0.0.2:5000]");
    }

    @Test
    void ignoresEarlierChanges() {
        rendered(400, "10.0.0.1:5000");
        assertThat(SteadyPool.leavings(history, POOL, 500)).isEmpty();
    }

    private void rendered(double atMs, String... upstreams) {
        history.observe(new BalancerEvent.Rendered("balancer", List.of(upstreams), ""), atMs, 0);
    }

    private void passing(double atMs, String... addresses) {
        history.observe(new ConsulEvent.Passing("api", List.of(addresses)), atMs, 0);
    }
}
