package dev.ballast.scenarios;

import static dev.ballast.check.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.workload.Load;
import dev.ballast.workload.Responses;
import org.junit.jupiter.api.Test;

/** The default balancer reloads nginx on change and loses no request by it (rows 6, 7 and 8). */
@LabTest(balancer = "nginx-reload", lifetime = LabTest.Lifetime.CLASS)
class NginxReloadIT extends FollowsThePool {

    /**
     * Of at least 300 requests none is lost: with 95 % confidence fewer than one in 100 would be. Whether they were sent
     * in time is for load-tests/ to say; here a busy machine may send some late.
     */
    @Test
    void noRequestIsLostWhileThePoolChanges(Lab lab) {
        lab.scale("api", 1);
        String before = master(lab);
        try (Load load = lab.load().rate(100).connections(16).start()) {
            lab.scale("api", 3);
            lab.scale("api", 2);
            Responses responses = load.stop().responses();
            assertThat(responses).allAnswered();
            assertThat(responses.total()).isGreaterThanOrEqualTo(300);
        }
        assertThat(master(lab)).as("nginx's master was reloaded, not restarted").isEqualTo(before);
    }
}
