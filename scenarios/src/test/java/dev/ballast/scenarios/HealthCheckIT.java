package dev.ballast.scenarios;

import static dev.ballast.check.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The balancer follows the check's word (row 7). */
@LabTest(apis = 2, lifetime = LabTest.Lifetime.CLASS)
class HealthCheckIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Test
    void anInstanceLeavesWhileItsCheckFails(Lab lab) {
        Instance well = lab.instance("api-1");
        Instance ill = lab.instance("api-2");

        tell(ill, "fail");
        lab.awaitPool(List.of(well), LIMIT);
        assertThat(lab.consul().instances("api")).containsEntry(ill.address(), "critical");
        assertThat(lab.requests(30)).allAnswered().cameFromExactly(List.of(well));

        tell(ill, "heal");
        lab.awaitPool(List.of(well, ill), LIMIT);
        assertThat(lab.requests(30)).allAnswered().cameFromExactly(List.of(well, ill));
    }

    /** Consul removes it no earlier than a minute later: too long to wait for, so this reads what the agent was told. */
    @Test
    void anInstanceThatStaysCriticalIsToBeRemovedAfterAMinute(Lab lab) {
        for (Instance api : lab.instances("api")) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(agentsCheck(api)
                                    .path("Definition")
                                    .path("DeregisterCriticalServiceAfter")
                                    .asText())
                            .isEqualTo("1m0s"));
        }
    }

    private static void tell(Instance api, String state) {
        var told = api.exec("curl", "-sS", "--fail", "-X", "POST", "http://localhost:5000/health/" + state);
        assertThat(told.exitCode()).as("curl: %s", told).isZero();
    }

    private static JsonNode agentsCheck(Instance api) throws IOException {
        String checks = api.exec("curl", "-sS", "http://localhost:8500/v1/health/checks/api").stdout();
        for (JsonNode check : new ObjectMapper().readTree(checks)) {
            if (check.path("Node").asText().equals(api.hostname())) {
                return check;
            }
        }
        throw new AssertionError("no check of %s among %s".formatted(api, checks));
    }
}
