package dev.ballast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.PoolLifetimes;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An instance that flaps very often, on Consul's list and on the balancer's in turn. */
class ManyFlapsTest {

    private static final String ONE = "10.0.0.1:5000";
    private static final String TWO = "10.0.0.2:5000";

    @Test
    void timeGrowsAsTheNumberOfFlapsDoes() {
        processorTime(2_000); // so that the classes are loaded and compiled
        double some = processorTime(10_000);
        double many = processorTime(40_000);

        assertThat(many / some)
                .as("four times as many; with their square it would be 16")
                .isLessThan(7);
    }

    private static double processorTime(int flaps) {
        PoolLifetimes pool = PoolLifetimes.of(flapping(flaps).entries());
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(Memberships.of(pool, Tolerance.defaults().listsOnly())).isNotEmpty();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    }

    private static History flapping(int flaps) {
        History history = History.inMemory();
        for (int number = 1; number <= 2; number++) {
            String name = "api-" + number;
            history.observe(new InstanceEvent.Started(name, "api", "host" + number, number == 1 ? ONE : TWO), 100, 0);
            history.observe(new InstanceEvent.Registered(name, "api"), 200, 0);
        }
        List<String> both = List.of(ONE, TWO);
        history.observe(new ConsulEvent.Passing("api", both), 300, 0);
        history.observe(new BalancerEvent.Rendered("balancer", both, ""), 400, 0);
        for (int i = 1; i <= flaps; i++) {
            double atMs = 1_000.0 * i;
            history.observe(new ConsulEvent.Passing("api", List.of(ONE)), atMs, 0);
            history.observe(new ConsulEvent.Passing("api", both), atMs + 300, 0);
            history.observe(new BalancerEvent.Rendered("balancer", List.of(ONE), ""), atMs + 500, 0);
            history.observe(new BalancerEvent.Rendered("balancer", both, ""), atMs + 800, 0);
        }
        return history;
    }
}
