package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.check.LossCheck;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Load;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** If an API is stopped without a drain, requests are lost, and the verdict says so. */
@LabTest(topology = AbruptStopIT.Hasty.class, apis = 2)
class AbruptStopIT {

    /** A POST takes the API 0.3 s, so that about seven are under way on each instance by then. */
    private static final int ENOUGH = 100;

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Test
    void requestsInFlightAreLostAndExplained(Lab lab) {
        try (Load load = lab.load().rate(100).posts(0.5).fresh(1).start()) {
            await().atMost(LIMIT).until(() -> load.requests().size() >= ENOUGH);

            lab.scale("api", 1);
            LoadResult result = load.stop();

            Found.by(LossCheck.of(result), Verdict.INVALID);
            assertThat(result.lostByCause())
                    .containsKey(Cause.INSTANCE_STOPPED_IN_FLIGHT)
                    .doesNotContainKeys(Cause.UNEXPLAINED, Cause.RELOAD_GAP);
        }
    }

    /** The smallest system with an API that does not drain. */
    static final class Hasty implements Supplier<Topology> {
        @Override
        public Topology get() {
            return new OneServer().get().withApi(Resources.folder("/hasty-api").toString());
        }
    }
}
