package dev.ballast.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.History;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership;
import dev.ballast.membership.Membership.Outcome;
import dev.ballast.membership.Memberships;
import dev.ballast.membership.Tolerance;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand changes of a pool of thirty are analysed while one waits. */
class ScaleTest {

    private static final int CHANGES = 1_000;
    private static final int INSTANCES = 30;

    @Test
    void aThousandChangesOfThirtyInstances() {
        List<Life> lives = new ArrayList<>();
        for (int i = 1; i < INSTANCES; i++) {
            lives.add(Life.of(i, i));
        }
        for (int i = 0; i < CHANGES / 2; i++) {
            lives.add(Life.of(INSTANCES, 1_000 + 20_000.0 * i).leaves(11_000 + 20_000.0 * i));
        }
        History history =
                LifeHistory.of(lives).workers().load(0, 20_000.0 * CHANGES).build();
        assertThat(history.entries()).hasSizeGreaterThan(10_000);

        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        List<Convergence.Taken> down = Convergence.of(history).taken(Step.DEREGISTERED_TO_SERVED_LAST);
        List<Membership> memberships = Memberships.of(PoolLifetimes.of(history), Tolerance.defaults());
        Duration took = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin);

        assertThat(down).hasSize(CHANGES / 2);
        assertThat(memberships).hasSize(CHANGES / 2 + INSTANCES - 1).allMatch(it -> it.outcome() == Outcome.STABLE);
        assertThat(took).as("processor time").isLessThan(Duration.ofSeconds(5)); // 0.2 s are usual
    }
}
