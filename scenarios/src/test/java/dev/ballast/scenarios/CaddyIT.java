package dev.ballast.scenarios;

import dev.ballast.LabTest;

/** Caddy looks its pool up anew at each change, and loses no request by it (rows 7 and 8). */
@LabTest(balancer = "caddy", lifetime = LabTest.Lifetime.CLASS)
class CaddyIT extends FollowsWithoutReload {

    CaddyIT() {
        super("caddy");
    }
}
