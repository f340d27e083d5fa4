package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.check.LossCheck;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Phase;
import dev.ballast.workload.Load;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A load from a process that does not own the lab. Its losses are explained from what the owner did and observed. */
@LabTest(topology = AbruptStopIT.Hasty.class, apis = 2)
class AttachedLoadIT {

    private static final int ENOUGH = 100;
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Test
    void theOwnersRecordExplainsTheLosses(Lab owned) {
        try (Lab attached = Lab.attach(owned.id());
                Load load = attached.load().rate(100).posts(0.5).fresh(1).start()) {
            await().atMost(LIMIT).until(() -> load.requests().size() >= ENOUGH);

            owned.scale("api", 1);
            LoadResult result = load.stop();

            Found.by(LossCheck.of(result), Verdict.INVALID);
            assertThat(result.lostByCause())
                    .containsKey(Cause.INSTANCE_STOPPED_IN_FLIGHT)
                    .doesNotContainKey(Cause.UNEXPLAINED);
            assertThat(result.latency(Phase.CHANGE).getTotalCount())
                    .as("requests while the owner changed the pool")
                    .isPositive();
        }
    }
}
