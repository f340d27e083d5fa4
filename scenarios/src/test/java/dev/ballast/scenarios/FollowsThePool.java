package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.check.Spread;
import dev.ballast.history.Balancing;
import org.junit.jupiter.api.Test;

/** What a balancer of any strategy must do: follow the pool from one instance to three to two. */
abstract class FollowsThePool {

    @Test
    void fromOneToThreeToTwo(Lab lab) {
        lab.scaleUntilInForce("api", 1);
        assertFollowed(lab, 1);
        lab.scaleUntilInForce("api", 3);
        assertFollowed(lab, 3);
        lab.scaleUntilInForce("api", 2);
        assertFollowed(lab, 2);
    }

    /** Waits until the balancer serves by the list that it has rendered last. */
    void awaitTakenOver(Lab lab) {}

    private void assertFollowed(Lab lab, int apis) {
        assertThat(lab.instances("api")).hasSize(apis);
        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        awaitTakenOver(lab);
        assertThat(lab.requests(Spread.enough(apis, Balancing.in(lab.known()))))
                .allAnswered()
                .cameFromExactly(lab.instances("api"))
                .spreadEvenlyOver(lab.instances("api"));
    }
}
