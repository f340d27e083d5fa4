package dev.ballast.scenarios;

import dev.ballast.LabTest;

/** HAProxy adds and removes servers by its runtime API, and loses no request. */
@LabTest(balancer = "haproxy", lifetime = LabTest.Lifetime.CLASS)
class HaproxyIT extends FollowsWithoutReload {

    HaproxyIT() {
        super("haproxy", "follow-pool");
    }
}
