package dev.ballast.scenarios;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.Load;
import java.time.Duration;

/** The test of every strategy that must lose nothing: its pool changes from one to three to two under a load. */
final class SteadyLoad {

    /**
     * At most one in 50 of the requests that are sent while the pool changes is lost, with 95 % confidence: that takes 150 of
     * them.
     */
    private static final double BOUND = 0.02;

    /** So that those are sent although two instances need little more than a second to come. */
    private static final int RATE = 150;

    /** Some 40 requests on kept connections, and as many on fresh ones, for each of three instances. */
    private static final int SEEN = 240;

    private SteadyLoad() {}

    /** Changes the pool, which has one instance, and verifies that no request was lost meanwhile. */
    static void whileThePoolChanges(Lab lab) {
        OneLoadAtATime.run(() -> changeUnderLoad(lab));
    }

    private static void changeUnderLoad(Lab lab) {
        try (Load load = lab.load()
                .rate(RATE)
                .posts(0.2)
                .slow(2, Duration.ofSeconds(3))
                .warmUp(Duration.ofSeconds(1))
                .start()) {
            lab.scale("api", 3);
            int before = load.requests().size();
            await().until(() ->
                    load.requests().size() >= before + SEEN); // on each kind of connection, from each instance
            lab.scale("api", 2);
            LoadResult result = load.stop();

            assertThat(result).withBound(BOUND);
            long sent = result.responses().total();
            assertThat(result.logged())
                    .as("what the balancer's access log has of them; HAProxy drops a line rather than wait")
                    .hasValueSatisfying(logged -> assertThat(logged.requests()).isBetween(sent * 99 / 100, sent));
            assertThat(result.requests().stream()
                            .filter(request -> request.kind() == Request.Kind.SLOW && !request.lost()))
                    .as("requests of 3 s that outlived the change")
                    .isNotEmpty();
            assertThat(result.responses().hostnames().keySet())
                    .as("who answered")
                    .hasSize(3)
                    .containsAll(lab.instances("api").stream()
                            .map(Instance::hostname)
                            .toList());
        }
    }
}
