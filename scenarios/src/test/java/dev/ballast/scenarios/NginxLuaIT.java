package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.request.Reply;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The balancer in Lua follows the pool without a reload, and loses no request. */
@LabTest(balancer = "nginx-lua", lifetime = LabTest.Lifetime.CLASS)
class NginxLuaIT extends FollowsThePool {

    @Test
    void noRequestIsLostWhileThePoolChanges(Lab lab) {
        lab.scaleUntilInForce("api", 1);
        List<String> before = workers(lab);

        SteadyLoad.whileThePoolChanges(lab);

        assertThat(workers(lab)).as("nginx's workers, none of them replaced").isEqualTo(before);
    }

    @Test
    void saysThatThePoolIsEmptyAndRecovers(Lab lab) {
        lab.scaleUntilInForce("api", 0);

        assertThat(lab.balancer().upstreams()).isEmpty();
        assertThat(IntStream.range(0, 20).mapToObj(n -> lab.get("/hostname")))
                .extracting(Reply::status)
                .containsOnly(503);
        assertThat(lab.get("/hostname").body()).contains("no instance of api is passing");

        lab.scaleUntilInForce("api", 1);

        assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
    }

    /** One worker follows Consul for all. If any worker dies, the pool must still be followed. */
    @Test
    void anotherWorkerFollowsConsulAfterAKill(Lab lab) {
        for (String worker : workers(lab)) {
            int apis = lab.instances("api").size();
            lab.instance("balancer").exec("sh", "-c", "kill -9 \"$1\"", "sh", worker);

            lab.scaleUntilInForce("api", apis == 1 ? 2 : 1);

            assertThat(workers(lab)).as("nginx's workers").hasSize(2).doesNotContain(worker);
            assertThat(lab.requests(30)).allAnswered().cameFromExactly(lab.instances("api"));
        }
    }

    private static List<String> workers(Lab lab) {
        String children = "/proc/%1$s/task/%1$s/children".formatted(master(lab));
        return List.of(
                lab.instance("balancer").exec("cat", children).stdout().strip().split(" "));
    }
}
