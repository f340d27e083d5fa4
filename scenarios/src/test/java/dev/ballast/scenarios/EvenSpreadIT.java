package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import org.junit.jupiter.api.Test;

/**
 * Requests are spread evenly over the instances.
 *
 * <p>The bound: of 600 requests to three instances, each answers 200 ± 58, which is five standard deviations of a fair
 * random choice. A fair balancer exceeds it in less than one of a million runs. A balancer that gives an instance half
 * or one and a half times its share always exceeds it.
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
