package dev.ballast.membership;

import static dev.ballast.membership.Outcomes.detail;
import static dev.ballast.membership.Outcomes.judged;
import static dev.ballast.membership.Outcomes.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A balancer drops an instance that passes, and lists it again: a fault, unless it may have followed Consul. */
class FlapTest {

    private final Life stays = Life.of(9, 0);
    private final Life life = Life.of(1, 1000);

    @Test
    void anInstanceDroppedAndListedAgainIsFlapping() {
        life.rendered()[1] = 9_000;
        life.rendered.add(new double[] {9_040, Life.NEVER});

        assertThat(judged(stays, life)).containsExactly(Outcome.FLAPPING);
        assertThat(detail(LifeHistory.of(stays, life).build(), "api-1"))
                .contains("dropped it at 9000.0 ms", "listed it again at 9040.0 ms");
    }

    @Test
    void aFlapMayFollowWhatConsulDidUnseen() {
        life.rendered()[1] = 9_000;
        life.rendered.add(new double[] {9_040, Life.NEVER});

        assertThat(writtenAnew(life.address, 8_900, 150)).containsExactly(Outcome.UNKNOWN);
        assertThat(writtenAnew(life.address, 9_100, 150))
                .as("at 8.95 s at the earliest")
                .containsExactly(Outcome.UNKNOWN);
        assertThat(writtenAnew(life.address, 9_300, 150)).as("only afterwards").containsExactly(Outcome.FLAPPING);
        assertThat(writtenAnew(life.address, 7_700, 150)).as("long before").containsExactly(Outcome.FLAPPING);
        assertThat(writtenAnew(stays.address, 8_900, 150)).as("another one").containsExactly(Outcome.FLAPPING);

        life.rendered.get(1)[0] = 10_500;
        assertThat(writtenAnew(life.address, 8_900, 150))
                .as("for longer than nobody looked")
                .containsExactly(Outcome.FLAPPING);
        assertThat(writtenAnew(life.address, 8_900, 300)).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void aFlapMayFollowAFailureThatConsulSupposed() {
        life.rendered()[1] = 9_000;
        life.rendered.add(new double[] {13_000, Life.NEVER});

        assertThat(supposedToHaveFailed(life.hostname, 10_000, 12_000)).containsExactly(Outcome.UNKNOWN);
        assertThat(supposedToHaveFailed(life.hostname, 13_100, 14_000))
                .as("at 12.9 s at the earliest")
                .containsExactly(Outcome.UNKNOWN);
        assertThat(supposedToHaveFailed(life.hostname, 14_000, 15_000))
                .as("only afterwards")
                .containsExactly(Outcome.FLAPPING);
        assertThat(supposedToHaveFailed(life.hostname, 6_000, 7_000))
                .as("long before")
                .containsExactly(Outcome.FLAPPING);
        assertThat(supposedToHaveFailed(stays.hostname, 10_000, 12_000))
                .as("another one")
                .containsExactly(Outcome.FLAPPING);
    }

    private History watched() {
        return LifeHistory.of(stays, life)
                .load(0, 40_000)
                .and(40_000, new RunEvent.Note(""))
                .build();
    }

    private List<Outcome> supposedToHaveFailed(String agent, double fromMs, double toMs) {
        History history = watched();
        Map.of(1_500.0, "ALIVE", fromMs, "FAILED", toMs, "ALIVE")
                .forEach((atMs, state) ->
                        history.observe(new ConsulEvent.Cluster("172.20.0.2:8300", Map.of(agent, state)), atMs, 200));
        return outcomes(history, life.instance);
    }

    private List<Outcome> writtenAnew(String address, double atMs, double errorMs) {
        History history = watched();
        history.observe(new ConsulEvent.Rewritten("api", List.of(address)), atMs, errorMs);
        return outcomes(history, life.instance);
    }

    @Test
    void aFlapMayFollowADropByConsulThatIsSeenLater() {
        life.rendered()[1] = 9_000;
        life.rendered.add(new double[] {9_500, 10_030});
        life.rendered.add(new double[] {10_500, Life.NEVER});

        assertThat(dropped(9_600, 10_100)).containsExactly(Outcome.UNKNOWN);
        assertThat(detail(LifeHistory.of(stays, life).build(), "api-1"))
                .contains("although it was passing; but Consul was seen to drop it from 9600.0 ms", "to 10100.0 ms");
        assertThat(dropped(10_100, 10_450)).as("long after").containsExactly(Outcome.FLAPPING);
    }

    @Test
    void aFlapIsNoPartOfAMuchLongerDrop() {
        life.signalled(9_500).rendered()[1] = 9_000;
        life.rendered.add(new double[] {9_500, 9_700});
        life.rendered.add(new double[] {20_100, Life.NEVER});

        assertThat(dropped(9_600, 20_000)).containsExactly(Outcome.FLAPPING);
    }

    /** Judges it while Consul is seen to drop it for a time. */
    private List<Outcome> dropped(double fromMs, double toMs) {
        life.passing.subList(1, life.passing.size()).clear();
        life.passing()[1] = fromMs;
        life.passing.add(new double[] {toMs, Life.NEVER});
        return judged(stays, life);
    }
}
