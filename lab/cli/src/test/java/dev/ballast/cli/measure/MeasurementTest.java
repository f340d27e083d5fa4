package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Account;
import dev.ballast.bench.Loads;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private final Account account = new Account("nginx-reload");

    @Test
    void validVerdictsAreNoFaults() {
        account.add(Loads.of(1_000, 0, null));

        assertThat(Measurement.faults(List.of(account))).isEmpty();
    }

    @Test
    void eachVerdictThatIsNotValidIsAFault() {
        account.add(Loads.of(1_000, 1, null));
        account.verdict(new RunEvent.Checked("members", Verdict.INVALID, "LOST: api-2"));
        account.verdict(new RunEvent.Checked("spread", Verdict.UNKNOWN, "too few"));

        assertThat(Measurement.faults(List.of(account)))
                .satisfiesExactly(
                        unknown -> assertThat(unknown).isEqualTo("UNKNOWN: spread: too few"),
                        losses -> assertThat(losses).startsWith("INVALID: nothing lost, without retries: lost 1 of"),
                        members -> assertThat(members).isEqualTo("INVALID: members: LOST: api-2"));
    }
}
