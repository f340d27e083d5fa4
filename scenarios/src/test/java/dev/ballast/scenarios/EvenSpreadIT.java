package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import org.junit.jupiter.api.Test;

/**
 * Requests are spread evenly over the instances.
 *
 * <p>The bound: of 600 requests to three instances each answers 200, give or take five standard deviations of a fair
 * random choice, which is 58. A fair balancer leaves it less than once in a million runs; one that gives an instance
 * half or one and a half times its share always does.
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
