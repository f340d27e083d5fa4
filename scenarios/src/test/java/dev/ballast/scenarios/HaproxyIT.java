package dev.ballast.scenarios;

import dev.ballast.LabTest;

/** HAProxy takes servers in and out by its runtime API, and loses no request by it (rows 7 and 8). */
@LabTest(balancer = "haproxy", lifetime = LabTest.Lifetime.CLASS)
class HaproxyIT extends FollowsWithoutReload {

    HaproxyIT() {
        super("haproxy");
    }
}
