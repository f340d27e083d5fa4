package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import org.junit.jupiter.api.Test;

/**
 * Requests are spread evenly over the instances.
 *
 * <p>The bound: of 600 requests to three instances, each answers 200 ± 40, a fifth. The balancer chooses the instance with
 * the fewest requests, in turn among equals, so that a fair one stays within one or two. One that gives an instance a
 * quarter more or less than its share exceeds it.
 */
@LabTest(apis = 3)
class EvenSpreadIT {

    @Test
    void eachInstanceAnswersItsShare(Lab lab) {
        assertThat(lab.requests(600))
                .allAnswered()
                .cameFromExactly(lab.instances("api"))
                .spreadEvenlyOver(lab.instances("api"));
    }
}
