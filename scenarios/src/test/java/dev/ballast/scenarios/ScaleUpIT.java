package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.history.LoadEvent;
import org.junit.jupiter.api.Test;

/** Scales from one instance to three: Consul, the balancer's configuration and the answers show all three. */
@LabTest(apis = 1)
class ScaleUpIT {

    @Test
    void threeInstancesServe(Lab lab) {
        lab.scale("api", 3);

        assertThat(lab.instances("api")).hasSize(3);
        assertThat(lab.consul().passing("api")).hasSize(3);
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.balancer().configuration())
                .contains("upstream backend", "least_conn;", "listen 5000", "proxy_pass http://backend");
        assertThat(lab.requests(90)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(lab.history().entries(LoadEvent.Served.class))
                .as("a first answer from each instance is in the history")
                .hasSize(3);
    }
}
