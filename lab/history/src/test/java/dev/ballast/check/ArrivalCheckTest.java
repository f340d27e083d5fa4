package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two services, of which one is listed 0.3 s after its instance starts. */
class ArrivalCheckTest {

    private static final String USERS = "10.0.0.1:5000";
    private static final String ORDERS = "10.0.0.2:5000";

    private final History history = History.inMemory();

    @Test
    void anInstanceIsComparedWithThoseOfItsService() {
        starts("users-1", "users", USERS);
        starts("orders-1", "orders", ORDERS);
        lists(1_300, List.of());

        assertThat(until(10_000).verdict())
                .as("it may take longer than the other service")
                .isEqualTo(Verdict.UNKNOWN);

        lists(21_000, List.of(ORDERS));
        assertThat(until(30_000).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aServiceThatWasListedSaysNothingOfAnother() {
        starts("users-1", "users", USERS);
        starts("orders-1", "orders", ORDERS);
        lists(1_300, List.of());
        history.observe(new InstanceEvent.Stopping("orders-1", "orders"), 1_500, 0);
        history.observe(new InstanceEvent.Stopped("orders-1", "orders"), 1_600, 0);

        RunEvent.Checked checked = until(10_000);
        assertThat(checked.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(checked.detail()).contains("no balancer was seen to list any of 1 instances");
    }

    private void starts(String instance, String service, String address) {
        history.observe(new InstanceEvent.Started(instance, service, "host-of-" + instance, address), 1_000, 0);
        history.observe(new InstanceEvent.Registered(instance, service), 1_200, 0);
    }

    private void lists(double atMs, List<String> orders) {
        List<String> all = orders.isEmpty() ? List.of(USERS) : List.of(USERS, ORDERS);
        history.observe(
                new BalancerEvent.Rendered("balancer", all, Map.of("users", List.of(USERS), "orders", orders), ""),
                atMs,
                0);
    }

    private RunEvent.Checked until(double atMs) {
        history.observe(new RunEvent.Note(""), atMs, 0);
        return new ArrivalCheck().check(history);
    }
}
