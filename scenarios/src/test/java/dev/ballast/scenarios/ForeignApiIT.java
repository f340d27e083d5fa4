package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.Load;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An API whose image does not know Consul gets an agent and a registration in a second container. */
@LabTest(api = "foreign-api", apis = 1)
class ForeignApiIT {

    @Test
    void itScalesAsFlaskDoes(Lab lab) {
        assertThat(lab.instance("api-1")
                        .exec("sh", "-c", "command -v consul supervisord")
                        .exitCode())
                .as("neither is in the foreign image")
                .isNotZero();

        lab.scale("api", 3);

        assertThat(lab.balancer()).rendersExactly(lab.instances("api"));
        assertThat(lab.requests(90)).allAnswered().cameFromExactly(lab.instances("api"));

        LoadResult result = posted(lab);
        assertThat(result.lost()).isEmpty();
        assertThat(result.executions().fromAnswers())
                .as("the instances keep no ledger, and say how often they have executed a request")
                .isTrue();
        assertThat(result.requests().stream()).extracting(Request::executed).containsOnly(1);

        Instance removed = lab.instance("api-3");
        lab.scale("api", 2);

        assertThat(lab.consul().instances("api")).doesNotContainKey(removed.address());
        assertThat(lab.requests(60)).allAnswered().cameFromExactly(lab.instances("api"));
        assertThat(lab.allInstances()).extracting(Instance::name).doesNotContain("api-3", "api-3-sidecar");
    }

    private static LoadResult posted(Lab lab) {
        try (Load load = lab.load().rate(50).posts(0.5).start()) {
            await().atMost(Duration.ofSeconds(15)).until(() -> load.requests().size() >= 50);
            return load.stop();
        }
    }
}
