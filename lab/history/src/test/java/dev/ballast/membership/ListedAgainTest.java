package dev.ballast.membership;

import static dev.ballast.membership.Outcomes.detail;
import static dev.ballast.membership.Outcomes.judged;
import static dev.ballast.membership.Outcomes.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A balancer that has dropped an instance lists it again, as one that also reads a Consul server that lags. */
class ListedAgainTest {

    private final Life stays = Life.of(9, 0);
    private final Life life = Life.of(1, 1000);

    @Test
    void oneThatLeftIsNotListedAgain() {
        life.leaves(5_000).rendered.add(new double[] {20_000, 24_900});
        life.rendered.add(new double[] {26_000, 30_900});

        assertThat(judged(stays, life)).containsOnly(Outcome.STALE);
        assertThat(detail(history(stays, life), "api-1"))
                .contains(
                        "listed it again from 20000.0 ms ± 0.0 ms to 24900.0 ms ± 0.0 ms",
                        "had not been passing since 5020.0 ms",
                        "1000.0 ms are allowed");
    }

    @Test
    void norIsOneThatDied() {
        life.dies(5_000).rendered.add(new double[] {20_000, 21_100});

        assertThat(judged(stays, life)).containsExactly(Outcome.STALE);
    }

    @Test
    void norIsOneThatIsCritical() {
        life.signalled(4_900).flaps(5_000, 30_000);
        life.rendered.add(1, new double[] {20_000, 24_900});

        assertThat(judged(stays, life)).containsExactly(Outcome.STALE);
    }

    @Test
    void norIsOneThatHasNeverPassed() {
        life.neverServed().passing.clear();
        life.rendered.clear();
        life.rendered.add(new double[] {1_400, 2_000});
        life.rendered.add(new double[] {12_000, 16_900});

        History history = history(stays, life);
        history.observe(new ConsulEvent.Critical("api", List.of(life.address)), 1_350, 0);
        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.STALE);
    }

    @Test
    void itMayBeListedAgainWhileTheBalancerNeedNotHaveDroppedIt() {
        life.leaves(5_000).rendered.add(new double[] {7_000, 9_900});

        assertThat(judged(stays, life)).as("4.9 s after Consul").containsExactly(Outcome.STABLE);
        life.rendered()[1] = 10_900;
        assertThat(judged(stays, life)).as("Consul may be seen late").containsExactly(Outcome.STABLE);
        life.rendered()[1] = 11_100;
        assertThat(judged(stays, life)).containsExactly(Outcome.STALE);
    }

    @Test
    void shortTimesAddUpWithinAMinute() {
        life.leaves(5_000).rendered.add(new double[] {12_000, 12_600});
        life.rendered.add(new double[] {75_000, 75_600});

        assertThat(outcomes(history(stays, life), "api-1"))
                .as("more than a minute apart")
                .containsExactly(Outcome.STABLE);
        life.rendered.add(new double[] {80_000, 80_600});
        assertThat(outcomes(history(stays, life), "api-1")).containsExactly(Outcome.STALE);
        assertThat(detail(history(stays, life), "api-1"))
                .contains("listed it again 2 times within a minute, from 75000.0 ms", "for 1200.0 ms ± 0.0 ms in all");
    }

    @Test
    void aBalancerMayBeSeenToFollowFirstAsItPassesAgain() {
        life.signalled(4_900).flaps(5_000, 15_000);
        life.signalled(15_900).flaps(16_000, 26_000);
        life.rendered.get(1)[0] = 14_200;
        life.rendered.get(2)[0] = 25_200;

        assertThat(judged(stays, life)).containsExactly(Outcome.STABLE);
        life.rendered.get(2)[0] = 24_900;
        assertThat(judged(stays, life)).containsExactly(Outcome.STALE);
    }

    @Test
    void theErrorOfObservationMayLeaveItOpen() {
        life.leaves(5_000);
        History history = history(stays, life);
        history.observe(list(stays, life), 20_000, 100);
        history.observe(list(stays), 21_100, 100);

        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void oneThatIsGoneIsOverdueEachTimeItIsListed() {
        life.dies(5_000, 39_000, 30);
        life.rendered()[1] = 24_900;
        life.rendered.add(new double[] {30_000, 44_000});

        assertThat(outcomes(history(stays, life), "api-1"))
                .as("39 s after it was gone")
                .containsExactly(Outcome.STALE);
    }

    private static BalancerEvent.Rendered list(Life... lives) {
        return new BalancerEvent.Rendered(
                "balancer", List.of(lives).stream().map(life -> life.address).toList(), "");
    }

    private static History history(Life... lives) {
        return LifeHistory.of(lives)
                .load(0, 40_000)
                .and(140_000, new RunEvent.Note(""))
                .build();
    }
}
