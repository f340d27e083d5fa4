package dev.ballast.scenarios;

import static dev.ballast.check.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The balancer follows the check's word (row 7). */
@LabTest(apis = 2, lifetime = LabTest.Lifetime.CLASS)
class HealthCheckIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration OLD_WORKERS = Duration.ofSeconds(2);

    @Test
    void anInstanceLeavesWhileItsCheckFails(Lab lab) {
        Instance well = lab.instance("api-1");
        Instance ill = lab.instance("api-2");

        tell(ill, "fail");
        lab.awaitPool(List.of(well), LIMIT);
        assertThat(lab.consul().instances("api")).containsEntry(ill.address(), "critical");
        // the reload lets the old workers answer a little longer
        await().atMost(OLD_WORKERS).untilAsserted(() -> assertThat(lab.requests(20)).allAnswered());
        assertThat(lab.requests(60)).allAnswered().cameFromExactly(List.of(well));

        tell(ill, "heal");
        lab.awaitPool(List.of(well, ill), LIMIT);
        assertThat(lab.requests(30)).allAnswered().cameFromExactly(List.of(well, ill));
    }

    /** Consul removes it no earlier than a minute later: too long to wait for, so this reads what its agent was told. */
    @Test
    void anInstanceThatStaysCriticalIsToBeRemovedAfterAMinute(Lab lab) {
        assertThat(lab.instances("api"))
                .extracting(AgentCheck::of)
                .extracting(AgentCheck::removedAfter)
                .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    private static void tell(Instance api, String state) {
        var told = api.exec("curl", "-sS", "--fail", "-X", "POST", "http://localhost:5000/health/" + state);
        assertThat(told.exitCode()).as("curl: %s", told).isZero();
    }
}
