package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Lab;
import dev.ballast.LabTest;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.loss.Cause;
import dev.ballast.loss.LoadResult;
import dev.ballast.request.Phase;
import dev.ballast.workload.Load;
import org.junit.jupiter.api.Test;

/** A load from a process that does not own the lab. Its losses are explained from what the owner did and observed. */
@LabTest(balancer = "nginx-restart")
class AttachedLoadIT {

    @Test
    void theOwnersRecordExplainsTheLosses(Lab owned) {
        Labs.Found found = new Labs(Engine.connect())
                .all().stream()
                        .filter(lab -> lab.id().equals(owned.id()))
                        .findFirst()
                        .orElseThrow();
        try (Lab attached = Lab.attach(found.id());
                Load load = attached.load().rate(300).start()) {
            owned.scale("api", 3);

            LoadResult result = load.stop();

            assertThat(result.lostByCause()).containsKey(Cause.RELOAD_GAP);
            assertThat(result.latency(Phase.EVENT).getTotalCount())
                    .as("requests while the owner changed the pool")
                    .isPositive();
        }
    }
}
