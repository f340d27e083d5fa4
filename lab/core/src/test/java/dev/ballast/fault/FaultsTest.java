package dev.ballast.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

    @Test
    void makesAFaultByItsName() {
        assertThat(Faults.names()).containsExactly("kill-process");
        assertThat(Faults.named("kill-process", List.of("api-2", "api"))).isEqualTo(new KillProcess("api-2", "api"));
    }

    @Test
    void namesTheFaultsThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.named("flood", List.of()))
                .withMessage("no fault 'flood'; there are kill-process");
    }

    @Test
    void namesTheArgumentsThatAFaultTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.named("kill-process", List.of("api-2")))
                .withMessage("kill-process takes an instance and a process, such as api-1 api; it got [api-2]");
    }
}
