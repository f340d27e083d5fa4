package dev.ballast.scenarios;

import static dev.ballast.check.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.workload.Load;
import org.junit.jupiter.api.Test;

/** The default balancer reloads nginx on change and loses no request by it (rows 6, 7 and 8). */
@LabTest(balancer = "nginx-reload", lifetime = LabTest.Lifetime.CLASS)
class NginxReloadIT extends FollowsThePool {

    /** Of some 600 requests none is lost: with 95 % confidence fewer than one in 200 would be. */
    @Test
    void noRequestIsLostWhileThePoolChanges(Lab lab) {
        lab.scale("api", 1);
        String before = master(lab);
        try (Load load = lab.load(100, 16)) {
            lab.scale("api", 3);
            lab.scale("api", 2);
            assertThat(load.stop()).lostNothing();
        }
        assertThat(master(lab)).as("nginx's master was reloaded, not restarted").isEqualTo(before);
    }
}
