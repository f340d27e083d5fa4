package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The balancer serves nginx's welcome page on port 80, and Consul checks the balancer as a service. */
@LabTest(apis = 0)
class WelcomePageIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Test
    @LabClaim("nginx serves its welcome page and is registered")
    void nginxWelcomesAndIsRegistered(Lab lab) {
        Instance balancer = lab.instance("balancer");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(lab.consul().passing("nginx")).containsExactly(balancer.ip() + ":80"));
        assertThat(lab.consul().services()).containsEntry("nginx", List.of("nginx"));
        assertThat(balancer.exec("curl", "-sS", "--fail", "http://localhost:80/")
                        .stdout())
                .contains("Welcome to nginx");
        assertThat(balancer.exec("nginx", "-T").stdout()).contains("daemon off;");
        assertThat(AgentCheck.of(balancer).url()).isEqualTo("http://localhost:80/");
    }
}
