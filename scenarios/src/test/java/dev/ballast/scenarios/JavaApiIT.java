package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An API in another language replaces Flask's. */
@LabTest(api = "api-java", apis = 1)
class JavaApiIT {

    @Test
    void itScalesAsFlaskDoes(Lab lab) {
        lab.scale("api", 2);

        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.requests(60)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(lab.consul().services()).containsEntry("api", List.of("java"));

        lab.scaleUntilInForce("api", 1);

        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
    }
}
