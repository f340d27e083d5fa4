package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabClaim;
import dev.ballast.LabTest;
import dev.ballast.discovery.ConsulView.Health;
import dev.ballast.history.RunEvent;
import dev.ballast.membership.Tolerance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The balancer follows the result of Consul's check. */
@LabTest(apis = 2, lifetime = LabTest.Lifetime.CLASS)
class HealthCheckIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Test
    void anInstanceLeavesWhileItsCheckFails(Lab lab) {
        lab.scale("api", 2);
        Instance well = lab.instances("api").get(0);
        Instance ill = lab.instances("api").get(1);
        Instance balancer = lab.instance("balancer");
        List<String> oldWorkers = Processes.children(balancer, "nginx");

        Health before = lab.consul().whenChanged("api", 0);
        lab.history().record(RunEvent.Note.ofFault(ill.name(), "%s is told to fail".formatted(ill.name())));
        Plant illness = Planted.inHealth(ill);
        lab.awaitPool(List.of(well), LIMIT);
        assertThat(lab.consul().instances("api")).containsEntry(ill.address(), "critical");
        // a reload is in force before the old workers stop to accept, which a busy machine delays
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Processes.children(balancer, "nginx"))
                        .as("nginx's workers")
                        .doesNotContainAnyElementsOf(oldWorkers));
        assertThat(lab.requests(60)).allAnswered().cameFromExactly(List.of(well));

        illness.remove();
        lab.awaitPool(List.of(well, ill), LIMIT);
        assertThat(lab.requests(30)).allAnswered().cameFromExactly(List.of(well, ill));
        assertThat(lab.consul().whenChanged("api", 0).rewrittenSince(before))
                .as("who would be known to have failed if nobody had looked meanwhile")
                .containsExactly(ill.address());
        assertThat(lab.history()).hasRightMembers(Tolerance.defaults().listsOnly());
    }

    @Test
    void aKilledInstanceLeaves(Lab lab) {
        lab.scale("api", 2);
        Instance killed = lab.instances("api").get(1);

        lab.kill(killed, "KILL");

        lab.awaitPool(lab.instances("api"), LIMIT);
        assertThat(lab.instances("api")).hasSize(1).extracting(Instance::name).doesNotContain(killed.name());
        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(lab.history()).hasRightMembers(Tolerance.defaults().listsOnly());
    }

    /** Consul removes it no earlier than a minute later: too long to wait for, so this reads what its agent was told. */
    @Test
    @LabClaim("a critical instance is to be removed after a minute")
    void aCriticalInstanceIsRemovedAfterAMinute(Lab lab) {
        lab.scale("api", 2);
        assertThat(lab.instances("api"))
                .extracting(AgentCheck::of)
                .extracting(AgentCheck::removedAfter)
                .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
    }
}
