package dev.ballast.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BalancingTest {

    @Test
    void readsALabel() {
        assertThat(Balancing.labelled("least-conn")).isEqualTo(Balancing.LEAST_CONN);
        assertThat(Balancing.labelled("least-conn-random")).isEqualTo(Balancing.LEAST_CONN_RANDOM);
        assertThat(Balancing.labelled("round-robin")).isEqualTo(Balancing.ROUND_ROBIN);
        assertThat(Balancing.labelled(null)).isEqualTo(Balancing.RANDOM);
    }

    @Test
    void refusesAnUnknownLabel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Balancing.labelled("fastest"))
                .withMessage(
                        "label dev.ballast.balances=\"fastest\": use round-robin or least-conn or least-conn-random or random");
    }

    @Test
    void isReadFromAHistory() {
        History history = History.inMemory();
        assertThat(Balancing.in(List.of())).isEqualTo(Balancing.RANDOM);

        history.record(new BalancerEvent.Balances("balancer", Balancing.ROUND_ROBIN));
        assertThat(Balancing.in(history.entries())).isEqualTo(Balancing.ROUND_ROBIN);

        history.record(new BalancerEvent.Balances("spare", Balancing.LEAST_CONN));
        history.record(new BalancerEvent.Balances("balancer", Balancing.RANDOM));
        assertThat(Balancing.in(history.entries())).as("another image").isEqualTo(Balancing.RANDOM);
        assertThat(Balancing.in(history.entries(), "spare")).isEqualTo(Balancing.LEAST_CONN);
    }
}
