package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.RestResult;
import dev.ballast.bench.Rests;
import dev.ballast.cli.measure.BenchIdle.Method;
import dev.ballast.request.Request;
import org.junit.jupiter.api.Test;

class BenchIdleTest {

    @Test
    void reachesTheGoalIfNothingIsLost() {
        assertThat(BenchIdle.missed(Rests.lost("nginx", "api-node", 0), Method.BOTH, 360))
                .isEmpty();
    }

    @Test
    void lossOfEitherMethodMissesTheGoal() {
        assertThat(BenchIdle.missed(Rests.lost("nginx", "api-node", 2), Method.BOTH, 360))
                .hasSize(3)
                .startsWith(
                        "nginx, api-node: 2 of 360 GETs lost, and the goal is 0 of 360",
                        "nginx, api-node: 2 of 40 POSTs lost, and the goal is 0 of 36")
                .last()
                .asString()
                .startsWith(
                        "api-node, nginx: INVALID: nothing lost while the pool is constant: lost 4 of 600 requests");
    }

    @Test
    void tooFewRequestsMissTheGoal() {
        assertThat(BenchIdle.missed(Rests.lost("nginx", "api-node", 0), Method.BOTH, 361))
                .containsExactly("nginx, api-node: 0 of 360 GETs lost, and the goal is 0 of 361");
    }

    @Test
    void failedLabMissesTheGoal() {
        RestResult failed = new RestResult("nginx", "api-node");
        failed.trouble("it did not start");

        assertThat(BenchIdle.missed(failed, Method.GET, 100))
                .containsExactly(
                        "nginx, api-node: 0 of 0 GETs lost, and the goal is 0 of 100",
                        "api-node, nginx: it did not start");
    }

    @Test
    void plansMoreThanTheGoalOfEachMethod() {
        assertThat(Method.BOTH.goal(Request.Kind.POST, 10_000)).isEqualTo(1_000);
        assertThat(Method.BOTH.requests(10_000)).isEqualTo(10_400 + 1_127);
        assertThat(Method.BOTH.posts(10_000)).isEqualTo(1_127.0 / 11_527);
        assertThat(Method.GET.posts(10_000)).isZero();
        assertThat(Method.POST.posts(10_000)).isEqualTo(1);
    }
}
