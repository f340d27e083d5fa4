package dev.ballast.assertions;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.Instance;
import dev.ballast.TestInstances;
import dev.ballast.balancer.Balancer;
import dev.ballast.check.VerdictListeners;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class BalancerAssertTest {

    private static final Instance ONE = TestInstances.api("api-1", "aaaaaaaaaaaa", "10.0.0.1");
    private static final Instance TWO = TestInstances.api("api-2", "bbbbbbbbbbbb", "10.0.0.2");

    @Test
    void acceptsInstancesInAnyOrder() {
        assertThat(rendering("server 10.0.0.2:5000;\nserver 10.0.0.1:5000;")).rendersExactly(List.of(ONE, TWO));
    }

    @Test
    void acceptsAnEmptyPool() {
        assertThat(rendering("return 503;")).rendersExactly(List.of());
    }

    @Test
    void refusesAStaleList() {
        assertThatThrownBy(() -> assertThat(rendering("server 10.0.0.1:5000;\nserver 10.0.0.2:5000;"))
                        .rendersExactly(List.of(ONE)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("upstreams rendered by balancer")
                .hasMessageContaining("10.0.0.2:5000");
    }

    @Test
    void refusesAMissingInstance() {
        assertThatThrownBy(() -> assertThat(rendering("server 10.0.0.1:5000;")).rendersExactly(List.of(ONE, TWO)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("10.0.0.2:5000");
    }

    @Test
    void refusesTheRightAddressOnAnotherPort() {
        assertThatThrownBy(() -> assertThat(rendering("server 10.0.0.1:80;")).rendersExactly(List.of(ONE)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aLineThatMayNameMembersLeavesItOpen() {
        List<RunEvent.Checked> told = new CopyOnWriteArrayList<>();
        Runnable stop = VerdictListeners.add(told::add);
        try {
            assertThatThrownBy(() -> assertThat(rendering("server 10.0.0.1:5000;\nserver api.example.com resolve;"))
                            .rendersExactly(List.of(ONE)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(
                            "UNKNOWN: balancer rendered lines that may name upstreams: [server api.example.com resolve");
        } finally {
            stop.run();
        }

        Assertions.assertThat(told)
                .filteredOn(checked -> checked.detail().contains("api.example.com"))
                .extracting(RunEvent.Checked::verdict)
                .containsExactly(Verdict.UNKNOWN);
    }

    @Test
    void refusesAMissingConfiguration() {
        Balancer balancer = new Balancer("balancer", "127.0.0.1", 1, Optional::empty);
        assertThatThrownBy(() -> assertThat(balancer).rendersExactly(List.of()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("balancer has rendered no configuration");
    }

    private static Balancer rendering(String configuration) {
        return new Balancer("balancer", "127.0.0.1", 1, () -> Optional.of(configuration));
    }
}
