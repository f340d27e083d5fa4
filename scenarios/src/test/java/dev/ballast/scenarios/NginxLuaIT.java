package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The balancer in Lua follows the pool without a reload, and loses no request. */
@LabTest(balancer = "nginx-lua", lifetime = LabTest.Lifetime.CLASS)
class NginxLuaIT extends FollowsWithoutReload {

    NginxLuaIT() {
        super("nginx");
    }

    /** One worker follows Consul for all. If any worker dies, the pool must still be followed. */
    @Test
    void anotherWorkerFollowsConsulAfterAKill(Lab lab) {
        for (String worker : workers(lab)) {
            int apis = lab.instances("api").size();
            Processes.kill(lab.instance("balancer"), worker);

            lab.scaleUntilInForce("api", apis == 1 ? 2 : 1);

            assertThat(workers(lab)).as("nginx's workers").hasSize(2).doesNotContain(worker);
            assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
        }
    }

    private static List<String> workers(Lab lab) {
        return Processes.children(lab.instance("balancer"), "nginx");
    }
}
