package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import org.junit.jupiter.api.Test;

/** Scales from three instances to two: the removed one is gone from Consul, the configuration and the answers. */
@LabTest(apis = 3)
class ScaleDownIT {

    @Test
    void exactlyTwoHostNamesAnswer(Lab lab) {
        Instance removed = lab.instance("api-3");

        lab.scale("api", 2);

        assertThat(lab.instances("api")).extracting(Instance::name).containsExactly("api-1", "api-2");
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.balancer().configuration()).doesNotContain(removed.ip() + ":");
        assertThat(lab.consul().instances("api")).as("not even as critical").doesNotContainKey(removed.address());
        assertThat(Containers.there(removed.id())).as("its container is there").isFalse();
        assertThat(lab.requests(300)).allAnswered().cameFromExactly(lab.instances("api"));
    }
}
