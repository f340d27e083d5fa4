package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {

    @Test
    void namesTheInstanceThatDoesNotPass() {
        LabStatus lab = lab("");

        assertThat(Status.stateOf(part("api-1", "api", "10.0.0.1:5000"), lab)).isEqualTo("running");
        assertThat(Status.stateOf(part("api-2", "api", "10.0.0.2:5000"), lab)).isEqualTo("running, not passing");
        assertThat(Status.stateOf(part("balancer", "balancer", "10.0.0.3"), lab))
                .isEqualTo("running");
    }

    @Test
    void saysNothingOfConsulIfItDidNotAnswer() {
        assertThat(Status.stateOf(part("api-2", "api", "10.0.0.2:5000"), lab("Consul did not answer")))
                .isEqualTo("running");
    }

    private static LabStatus.Part part(String name, String role, String address) {
        return new LabStatus.Part(name, role, "running", "c0ffee", address, "image");
    }

    private static LabStatus lab(String problem) {
        return new LabStatus(
                "1a2b3c4d",
                "changing",
                "reference",
                "up",
                true,
                "host:1",
                "",
                "",
                "",
                false,
                List.of(),
                List.of("10.0.0.1:5000"),
                List.of("10.0.0.1:5000"),
                "run",
                problem);
    }
}
