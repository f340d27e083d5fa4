package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import org.junit.jupiter.api.Test;

/** Caddy looks up its pool at each change, and loses no request. */
@LabTest(balancer = "caddy", lifetime = LabTest.Lifetime.CLASS)
class CaddyIT extends FollowsWithoutReload {

    CaddyIT() {
        super("caddy", "follow-pool");
    }

    @Test
    void logsWhatTheInstanceAnswered(Lab lab) {
        lab.scaleUntilInForce("api", 1);
        assertThat(lab.requests(5)).allAnswered();

        await().untilAsserted(() -> assertThat(lab.instance("balancer").logs())
                .contains("\"upstreamStatus\":\"200\"")
                .doesNotContain("{http."));
    }
}
