package example;

import static dev.ballast.assertions.BallastAssertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.convergence.Step;
import dev.ballast.workload.Load;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@LabTest(apis = 1)
class ShopTest {

    @Test
    void losesNothingWhileItsPoolChanges(Lab lab) {
        try (Load load = lab.load().rate(200).posts(0.2).warmUp(Duration.ofSeconds(2)).start()) {
            lab.scale("api", 3);
            lab.scale("api", 2);
            assertThat(load.stop()).lostNothing();
        }

        assertThat(lab.history()).converged().within(Step.REGISTERED_TO_SERVED, Duration.ofSeconds(2));
        assertThat(lab.history()).hasRightMembers();
        assertThat(lab.requests(300)).allAnswered().spreadEvenlyOver(lab.instances("api"));
    }
}
