package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.topology.file.TopologyFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two labs on one engine do not see each other. */
@LabTest(topology = OneServer.class)
class SideBySideIT {

    @Test
    void eachHasItsOwnPoolAndCluster(Lab lab) {
        try (Lab other = Lab.start(TopologyFile.read(Resources.folder("/the-other.yaml")))) {
            assertThat(other.id()).isNotEqualTo(lab.id());
            assertThat(other.balancer().port()).isNotEqualTo(lab.balancer().port());

            other.scale("api", 3);

            Stream.of(lab, other).forEach(SideBySideIT::assertSeesItselfOnly);
            assertThat(lab.instances("api")).hasSize(1);
            assertThat(other.instances("api")).hasSize(3);
            assertThat(canReach(lab.instance("api-1"), lab.instance("api-1"))).isTrue();
            assertThat(canReach(lab.instance("api-1"), other.instance("api-1")))
                    .as("one lab's container reaches the other's")
                    .isFalse();
        }

        // the end of the other lab removes nothing of this one
        assertSeesItselfOnly(lab);
    }

    private static void assertSeesItselfOnly(Lab lab) {
        assertThat(lab.consul().passing("api"))
                .containsExactlyInAnyOrderElementsOf(
                        lab.instances("api").stream().map(Instance::address).toList());
        assertThat(lab.consul().members())
                .containsOnlyKeys(Stream.concat(
                                Stream.of("server-1", "client-ui"),
                                Stream.concat(lab.instances("api").stream(), Stream.of(lab.instance("balancer")))
                                        .map(Instance::hostname))
                        .toList());
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    private static boolean canReach(Instance from, Instance to) {
        return from.exec("curl", "-sS", "--max-time", "2", "http://" + to.address() + "/hostname")
                .succeeded();
    }
}
