package dev.ballast.membership;

import static dev.ballast.membership.Outcomes.detail;
import static dev.ballast.membership.Outcomes.judged;
import static dev.ballast.membership.Outcomes.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhantomTest {

    private final Life stays = Life.of(9, 0);
    private final Life life = Life.of(1, 1000);

    @Test
    void aLateAnswerIsAPhantom() {
        life.leaves(20_000);
        life.servedLast = life.rendered()[1] + 1_100;

        assertThat(judged(stays, life)).containsExactly(Outcome.PHANTOM);
        life.servedLast = life.rendered()[1] + 900;
        assertThat(judged(stays, life)).containsExactly(Outcome.STABLE);
    }

    @Test
    void excusesKeptConnectionsForLonger() {
        life.leaves(20_000, 10, 10, 30, 20, 9_000);
        life.servedLastKept = life.rendered()[1] + 3_900;
        assertThat(judged(stays, life)).containsExactly(Outcome.STABLE);

        life.servedLastKept = life.rendered()[1] + 4_100;
        assertThat(judged(stays, life)).containsExactly(Outcome.PHANTOM);
    }

    @Test
    void excusesNoConnectionAfterTheOldWorkers() {
        life.leaves(20_000, 10, 10, 30, 20, 9_000);
        life.servedLastKept = life.rendered()[1] + 3_900; // the workers that knew it were gone after 80 ms
        History history = LifeHistory.of(stays, life).workers().load(0, 40_000).build();

        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.PHANTOM);
    }

    @Test
    void oldWorkersExcuseKeptConnectionsOnly() {
        life.leaves(20_000, 10, 10, 30, 20, 9_000);
        life.servedLastKept = life.rendered()[1] + 3_000; // on a worker that waits for its connections to close
        assertThat(outcomes(oldWorkerUntil(life.rendered()[1] + 3_001), "api-1"))
                .containsExactly(Outcome.STABLE);

        life.servedLast = life.rendered()[1] + 3_000;
        assertThat(outcomes(oldWorkerUntil(life.rendered()[1] + 3_001), "api-1"))
                .containsExactly(Outcome.PHANTOM);
        assertThat(Memberships.of(
                        PoolLifetimes.of(oldWorkerUntil(life.rendered()[1] + 3_001)),
                        Tolerance.defaults().unhurried()))
                .as("on a machine whose speed is not judged")
                .extracting(Membership::outcome)
                .containsOnly(Outcome.STABLE);
    }

    @Test
    void oldWorkersExcuseKeptConnectionsBesideABalancerWithoutWorkers() {
        life.leaves(20_000, 10, 10, 30, 20, 9_000);
        double without = life.rendered()[1];
        life.servedLastKept = without + 6_000;
        assertThat(outcomes(beside(oldWorkerUntil(without + 6_001)), "api-1")).containsExactly(Outcome.STABLE);
        assertThat(outcomes(beside(oldWorkerUntil(without + 4_000)), "api-1")).containsExactly(Outcome.PHANTOM);

        life.servedLastKept = without + 3_000;
        assertThat(outcomes(beside(oldWorkerUntil(without + 100)), "api-1"))
                .as("the other balancer may have kept the connection")
                .containsExactly(Outcome.STABLE);
    }

    /** Adds a balancer that reports no workers. */
    private History beside(History history) {
        history.observe(new BalancerEvent.Rendered("other", List.of(stays.address), ""), 400, 0);
        history.observe(new BalancerEvent.Rendered("other", List.of(stays.address, life.address), ""), 1_400, 0);
        history.observe(new BalancerEvent.Rendered("other", List.of(stays.address), ""), life.rendered()[1], 0);
        return history;
    }

    private History oldWorkerUntil(double gone) {
        History history = LifeHistory.of(stays, life).load(0, 40_000).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 0, 0);
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.GONE), gone, 0);
        return history;
    }

    @Test
    void anErrorThatLeavesAPhantomOpenIsTold() {
        life.leaves(20_000);
        life.servedLast = life.rendered()[1] + 1_005;
        History exact = LifeHistory.of(stays, life).load(0, 40_000).build();
        History blurred = History.inMemory();
        exact.entries().forEach(entry -> blurred.observe(entry.event(), entry.atMs(), 10));

        assertThat(outcomes(exact, "api-1")).containsExactly(Outcome.PHANTOM);
        assertThat(outcomes(blurred, "api-1")).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void oneThatIsDroppedForAFaultIsSilentToo() {
        life.signalled(19_000).unlisted(20_030).passing()[1] = 20_000;
        life.servedLast = 20_900;
        assertThat(judged(stays, life)).containsExactly(Outcome.STABLE);

        life.servedLast = 21_100;
        assertThat(judged(stays, life)).containsExactly(Outcome.PHANTOM);

        assertThat(outcomes(stoppedLater(), "api-1")).containsExactly(Outcome.PHANTOM);
        life.servedLast = 20_900;
        assertThat(outcomes(stoppedLater(), "api-1")).containsExactly(Outcome.STABLE);
    }

    private History stoppedLater() {
        return LifeHistory.of(stays, life)
                .load(0, 40_000)
                .and(25_000, new InstanceEvent.Stopping("api-1", "api"))
                .and(30_000, new InstanceEvent.Stopped("api-1", "api"))
                .build();
    }

    @Test
    void oneThatDiedDoesNotAnswer() {
        life.dies(20_000);
        life.servedLast = 22_000;

        assertThat(judged(stays, life)).containsExactly(Outcome.PHANTOM);
    }

    @Test
    void anAnswerOutsideTheLifeOfItsContainerLeavesItOpen() {
        life.leaves(20_000, 10, 10, 30, 20, 0); // its container ends at once
        life.servedLast = 20_900;
        life.servedLastKept = 21_200; // the balancer would excuse it
        assertThat(detail(LifeHistory.of(stays, life).load(0, 40_000).build(), "api-1"))
                .isEqualTo(
                        "it answered at 21200.0 ms ± 0.0 ms, 1190.0 ms ± 0.0 ms after it ended: the start of a successor"
                                + " may be missing in the history, so repeat the run");

        Life early = Life.of(2, 5_000).listedLater(-2_000);
        assertThat(detail(LifeHistory.of(stays, early).load(0, 40_000).build(), "api-2"))
                .contains("it answered at 3400.0 ms ± 0.0 ms, 1600.0 ms ± 0.0 ms before its container started");
    }

    @Test
    void knowsNoPhantomsWithoutALoad() {
        life.leaves(20_000);

        assertThat(outcomes(LifeHistory.of(stays, life).build(), "api-1")).containsExactly(Outcome.UNKNOWN);
        assertThat(outcomes(LifeHistory.of(stays, life).load(0, 20_060).build(), "api-1"))
                .as("it ended too early to see one")
                .containsExactly(Outcome.UNKNOWN);
        assertThat(Memberships.of(
                        PoolLifetimes.of(LifeHistory.of(stays, life).build()),
                        Tolerance.defaults().listsOnly()))
                .extracting(Membership::outcome)
                .containsOnly(Outcome.STABLE);
    }

    @Test
    void sparseAnswersAreNoWatch() {
        life.leaves(20_000);

        assertThat(outcomes(watched(answers("fresh", 100_500, 2)), "api-1"))
                .as("two connections were replaced")
                .containsExactly(Outcome.UNKNOWN);
        assertThat(outcomes(watched(answers("fresh", 100_500, 2), answers("fresh", 10_500, 1_000)), "api-1"))
                .as("a load that ended before tells nothing of them")
                .containsExactly(Outcome.UNKNOWN);
        assertThat(outcomes(watched(answers("fresh", 100_500, 200)), "api-1"))
                .as("two a second")
                .containsExactly(Outcome.STABLE);
    }

    @Test
    void namesTheWatchedConnections() {
        life.leaves(20_000);
        LoadEvent.ServedBetween fresh = answers("fresh", 40_500, 400);
        LoadEvent.ServedBetween kept = answers("kept", 40_500, 400);

        assertThat(whereWatched(watched(fresh), "api-1")).isEqualTo(new Membership.Watched(true, false, List.of()));
        assertThat(whereWatched(watched(kept), "api-1")).isEqualTo(new Membership.Watched(false, true, List.of()));
        assertThat(whereWatched(watched(fresh, kept), "api-1"))
                .isEqualTo(new Membership.Watched(true, true, List.of()));
        assertThat(whereWatched(watched(fresh, kept), "api-9"))
                .as("it did not leave")
                .isEqualTo(Membership.Watched.NOT);
    }

    /** Returns what a load saw of the one that stays, from its first answer on. */
    private LoadEvent.ServedBetween answers(String connections, double to, long requests) {
        return new LoadEvent.ServedBetween(stays.hostname, stays.instance, connections, 500, to, requests, "");
    }

    private History watched(LoadEvent.ServedBetween... seen) {
        LifeHistory history = LifeHistory.of(stays, life);
        for (LoadEvent.ServedBetween one : seen) {
            history.and(one.lastMs(), one);
        }
        return history.build();
    }

    private static Membership.Watched whereWatched(History history, String instance) {
        return Memberships.of(PoolLifetimes.of(history), Tolerance.defaults()).stream()
                .filter(member -> member.instance().equals(instance))
                .findFirst()
                .orElseThrow()
                .watched();
    }
}
