package example;

import static dev.ballast.check.BallastAssertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import org.junit.jupiter.api.Test;

@LabTest(apis = 1)
class ShopTest {

    @Test
    void servesWhileItGrows(Lab lab) {
        lab.scale("api", 2);

        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.requests(60)).allAnswered().cameFromExactly(lab.instances("api"));
    }
}
