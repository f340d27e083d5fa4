package dev.ballast.scenarios;

import dev.ballast.LabTest;

/** Caddy looks up its pool at each change, and loses no request. */
@LabTest(balancer = "caddy", lifetime = LabTest.Lifetime.CLASS)
class CaddyIT extends FollowsWithoutReload {

    CaddyIT() {
        super("caddy", "follow-pool");
    }
}
