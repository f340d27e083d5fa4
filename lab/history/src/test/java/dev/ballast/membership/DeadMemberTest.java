package dev.ballast.membership;

import static dev.ballast.membership.Outcomes.detail;
import static dev.ballast.membership.Outcomes.judged;
import static dev.ballast.membership.Outcomes.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.membership.Membership.Outcome;
import org.junit.jupiter.api.Test;

/** An instance that is gone is judged by its death or deregistration, and not by what Consul says of it. */
class DeadMemberTest {

    private final Life stays = Life.of(9, 0);
    private final Life life = Life.of(1, 1000);

    @Test
    void aDeathThatConsulOverlooksIsNoExcuse() {
        assertThat(judged(stays, Life.of(1, 1000).dies(5_000, 19_900, 30)))
                .as("an ordinary delay")
                .containsExactly(Outcome.STABLE);
        assertThat(judged(stays, life.dies(5_000, 30_000, 30))).containsExactly(Outcome.STALE);
        assertThat(detail(watched(LifeHistory.of(stays, life)), "api-1"))
                .contains("gone at 5000.0 ms", "30030.0 ms", "Consul dropped it 30000.0 ms", "20000.0 ms are allowed");
    }

    @Test
    void aDeregistrationCountsTheSame() {
        life.leaves(5_000, 10, 25_000, 30, 20, 29_000);

        assertThat(judged(stays, life)).contains(Outcome.STALE);
    }

    @Test
    void theEndOfItsProcessCountsTheSame() {
        life.passing()[1] = 35_000;
        life.rendered()[1] = 35_030;
        LifeHistory history = LifeHistory.of(stays, life)
                .and(1_100, new InstanceEvent.ProcessChanged("api-1", "api", true, "with pid 12"))
                .and(
                        5_000,
                        new InstanceEvent.ProcessChanged(
                                "api-1", "api", false, "(terminated by SIGKILL; not expected)"));

        assertThat(outcomes(watched(history), "api-1")).containsExactly(Outcome.STALE);
    }

    @Test
    void whatConsulNeverDropsIsUnknown() {
        life.dies(5_000);
        life.passing()[1] = Life.NEVER;
        life.rendered()[1] = Life.NEVER;

        assertThat(outcomes(watched(LifeHistory.of(stays, life)), "api-1")).containsExactly(Outcome.UNKNOWN);
        assertThat(detail(watched(LifeHistory.of(stays, life)), "api-1"))
                .contains("Consul was not seen to drop it: watch until it does");
    }

    @Test
    void oneThatConsulListsAgainMayHaveASuccessor() {
        life.dies(5_000);
        life.passing.add(new double[] {10_000, 60_000}); // its successor's start was missed
        life.rendered.add(new double[] {10_030, 60_030});

        assertThat(outcomes(watched(LifeHistory.of(stays, life)), "api-1")).containsExactly(Outcome.UNKNOWN);
        assertThat(detail(watched(LifeHistory.of(stays, life)), "api-1"))
                .contains("Consul listed it again at 10000.0 ms", "the start of a successor may be missing");
    }

    private static History watched(LifeHistory history) {
        return history.and(600_000, new RunEvent.Note("")).build();
    }
}
