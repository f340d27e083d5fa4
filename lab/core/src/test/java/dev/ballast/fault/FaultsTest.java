package dev.ballast.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

    @Test
    void makesAFaultByItsName() {
        assertThat(Faults.named("kill-process", List.of("api-2", "api"))).isEqualTo(new KillProcess("api-2", "api"));
    }

    /** {@link FillDisk} is in the sources of the tests, and no other file names it. */
    @Test
    void aFaultIsOneFile() {
        assertThat(Faults.names()).contains("kill-process", "fill-disk");
        assertThat(Faults.named("fill-disk", List.of("api-1"))).isEqualTo(new FillDisk("api-1"));
    }

    @Test
    void namesTheFaultsThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.named("flood", List.of()))
                .withMessageStartingWith("no fault 'flood'; there are ")
                .withMessageContaining("kill-process");
    }

    @Test
    void namesTheArgumentsThatAFaultTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.named("kill-process", List.of("api-2")))
                .withMessage("kill-process takes instance, process; it got [api-2]");
    }

    @Test
    void passesOnWhyAFaultRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.named("fill-disk", List.of(" ")))
                .withMessage("fill-disk needs an instance, such as api-1");
    }
}
