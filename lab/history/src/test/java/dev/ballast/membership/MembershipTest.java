package dev.ballast.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private static final String ADDRESS = "10.0.0.1:5000";

    private final Life stays = Life.of(9, 0);
    private final Life life = Life.of(1, 1000);

    @Test
    void listedInTimeAndUntilItWasToGoIsStable() {
        assertThat(judged(life.leaves(20_000))).containsExactly(Outcome.STABLE);
        assertThat(judged(Life.of(2, 1000))).as("still running").containsExactly(Outcome.STABLE);
        assertThat(judged(Life.of(3, 1000).dies(5000))).as("killed").containsExactly(Outcome.STABLE);
    }

    @Test
    void aForgottenInstanceIsNeverListed() {
        life.rendered.clear();

        assertThat(judged(life)).containsExactly(Outcome.NEVER);
        assertThat(finding(LifeHistory.of(stays, life).and(20_000, new RunEvent.Note("")), "api-1"))
                .contains(
                        "NEVER: api-1 (10.0.0.1:5000)",
                        "balancer did not list it",
                        "passing from 1320.0 ms",
                        "for 18680.0 ms");
    }

    @Test
    void forgottenForTooShortToTellIsUnknown() {
        life.rendered.clear();

        assertThat(outcomes(
                        LifeHistory.of(stays, life)
                                .and(3000, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void listedOnlyLongAfterItPassedIsLate() {
        life.rendered()[0] += 5_000;

        assertThat(judged(life)).containsExactly(Outcome.LATE);
    }

    @Test
    void anInstanceThatPassedBeforeTheBalancerWasThereIsNotLate() {
        Life first = Life.of(1, 0);
        first.rendered()[0] = 9_000;

        assertThat(outcomes(
                        LifeHistory.of(first).and(20_000, new RunEvent.Note("")).build(), "api-1"))
                .containsExactly(Outcome.STABLE);
    }

    @Test
    void droppedForGoodWhilePassingIsLost() {
        life.rendered()[1] = 9_000;
        assertThat(judged(life)).as("running on").containsExactly(Outcome.LOST);

        Life leaving = Life.of(2, 1000).leaves(20_000);
        leaving.rendered()[1] = 9_000;
        assertThat(judged(leaving)).as("long before it left").contains(Outcome.LOST);
    }

    @Test
    void droppedJustBeforeTheHistoryEndsIsUnknown() {
        life.rendered()[1] = 9_000;

        assertThat(outcomes(
                        LifeHistory.of(stays, life)
                                .and(9_050, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void theBalancerMaySeeARemovalFirst() {
        life.passing()[1] = 5000;
        life.passing.add(new double[] {8000, Life.NEVER});
        life.rendered()[1] = 4010;
        life.rendered.add(new double[] {8030, Life.NEVER});
        assertThat(judged(life)).containsExactly(Outcome.STABLE);

        life.rendered.get(0)[1] = 3990;
        assertThat(judged(life)).containsExactly(Outcome.LOST);
    }

    @Test
    void aBalancerThatLagsMayDropWhatPassesAgain() {
        life.passing()[1] = 5000;
        life.passing.add(new double[] {5200, Life.NEVER});
        life.rendered()[1] = 5400;
        life.rendered.add(new double[] {5600, Life.NEVER});

        assertThat(judged(life)).containsExactly(Outcome.STABLE);
    }

    @Test
    void aListSeenBeforeConsulsIsNotStale() {
        Life first = Life.of(1, 0);
        first.passing()[0] = 18_000; // nobody looked before

        assertThat(outcomes(
                        LifeHistory.of(first).and(20_000, new RunEvent.Note("")).build(), "api-1"))
                .containsExactly(Outcome.STABLE);
        assertThat(outcomes(
                        LifeHistory.of(first)
                                .and(300, new ConsulEvent.Passing("api", List.of()))
                                .and(20_000, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .as("it was seen that it does not pass")
                .containsExactly(Outcome.STALE);
    }

    @Test
    void notListedAgainAfterItHealedIsLost() {
        life.passing()[1] = 5000;
        life.rendered()[1] = 5030;
        life.passing.add(new double[] {8000, Life.NEVER});

        assertThat(judged(life)).containsExactly(Outcome.LOST);
    }

    @Test
    void offTheListWhileItFailedItsCheckIsStable() {
        life.passing()[1] = 5000;
        life.rendered()[1] = 5030;
        life.passing.add(new double[] {8000, Life.NEVER});
        life.rendered.add(new double[] {8030, Life.NEVER});

        assertThat(judged(life)).containsExactly(Outcome.STABLE);
    }

    @Test
    void droppedAndListedAgainWhilePassingIsFlapping() {
        life.rendered()[1] = 9_000;
        life.rendered.add(new double[] {9_040, Life.NEVER});

        assertThat(judged(life)).containsExactly(Outcome.FLAPPING);
        assertThat(finding(LifeHistory.of(stays, life), "api-1"))
                .contains("dropped it at 9000.0 ms", "listed it again at 9040.0 ms");
    }

    @Test
    void listedLongAfterItWasGoneFromConsulIsStale() {
        life.leaves(20_000);
        life.rendered()[1] = life.passing()[1] + 6_000;

        assertThat(judged(life)).contains(Outcome.STALE);
        assertThat(finding(LifeHistory.of(stays, life), "api-1")).contains("6000.0 ms", "5000.0 ms are allowed");
    }

    @Test
    void aStaleListThatNeverChangesIsStale() {
        Life dead = Life.of(1, 1000).dies(5000);
        dead.rendered()[1] = Life.NEVER;

        assertThat(judged(dead)).containsExactly(Outcome.STALE);
        assertThat(outcomes(
                        LifeHistory.of(stays, dead)
                                .and(7000, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .as("the history ends before it is")
                .containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void listedAgainAfterItsEndIsStale() {
        life.leaves(5_000);
        life.rendered.add(new double[] {15_000, Life.NEVER});

        assertThat(judged(life)).contains(Outcome.STALE);
    }

    @Test
    void whatConsulItselfGoesOnToListIsUnknown() {
        Life dead = Life.of(1, 1000).dies(5000);
        dead.passing()[1] = Life.NEVER;
        dead.rendered()[1] = Life.NEVER;

        assertThat(judged(dead)).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void anAnswerLongAfterItWasTakenOffIsAPhantom() {
        life.leaves(20_000);
        life.servedLast = life.rendered()[1] + 1_100;

        assertThat(judged(life)).containsExactly(Outcome.PHANTOM);
        life.servedLast = life.rendered()[1] + 900;
        assertThat(judged(life)).containsExactly(Outcome.STABLE);
    }

    @Test
    void aConnectionKeptAliveIsExcusedForLonger() {
        life.leaves(20_000, 10, 10, 30, 20, 9_000);
        life.servedLastKept = life.rendered()[1] + 3_900;
        assertThat(judged(life)).containsExactly(Outcome.STABLE);

        life.servedLastKept = life.rendered()[1] + 4_100;
        assertThat(judged(life)).containsExactly(Outcome.PHANTOM);
    }

    @Test
    void afterTheOldWorkersNoConnectionIsExcused() {
        life.leaves(20_000, 10, 10, 30, 20, 9_000);
        life.servedLastKept = life.rendered()[1] + 3_900; // the workers that knew it were gone after 80 ms
        History history = LifeHistory.of(stays, life).workers().load(0, 40_000).build();

        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.PHANTOM);
    }

    @Test
    void anOldWorkerThatIsThereExcuses() {
        life.leaves(20_000, 10, 10, 30, 20, 9_000);
        life.servedLast = life.rendered()[1] + 3_000; // a slow request on a worker that waits for it
        History history = LifeHistory.of(stays, life).load(0, 40_000).build();
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.STARTED), 0, 0);
        history.observe(new BalancerEvent.Worker("balancer", 10, WorkerState.GONE), life.rendered()[1] + 3_001, 0);

        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.STABLE);
    }

    @Test
    void theErrorIsOnTheAccusedsSide() {
        life.leaves(20_000);
        life.servedLast = life.rendered()[1] + 1_005;
        History exact = LifeHistory.of(stays, life).load(0, 40_000).build();
        History blurred = History.inMemory();
        exact.entries().forEach(entry -> blurred.observe(entry.event(), entry.atMs(), 10));

        assertThat(outcomes(exact, "api-1")).containsExactly(Outcome.PHANTOM);
        assertThat(outcomes(blurred, "api-1")).containsExactly(Outcome.STABLE);
    }

    @Test
    void withoutALoadOverTheRemovalNothingIsKnownOfPhantoms() {
        life.leaves(20_000);

        assertThat(outcomes(LifeHistory.of(stays, life).build(), "api-1")).containsExactly(Outcome.UNKNOWN);
        assertThat(outcomes(LifeHistory.of(stays, life).load(0, 20_060).build(), "api-1"))
                .as("it ended too early to see one")
                .containsExactly(Outcome.UNKNOWN);
        assertThat(Memberships.of(
                        LifeHistory.of(stays, life).build(),
                        Tolerance.defaults().listsOnly()))
                .extracting(Membership::outcome)
                .containsOnly(Outcome.STABLE);
    }

    @Test
    void answersFarApartAreNoLoadThatWatches() {
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
    void saysOnWhichConnectionsItWasWatched() {
        life.leaves(20_000);
        LoadEvent.ServedBetween fresh = answers("fresh", 40_500, 400);
        LoadEvent.ServedBetween kept = answers("kept", 40_500, 400);

        assertThat(whereWatched(watched(fresh), "api-1")).isEqualTo(new Membership.Watched(true, false));
        assertThat(whereWatched(watched(kept), "api-1")).isEqualTo(new Membership.Watched(false, true));
        assertThat(whereWatched(watched(fresh, kept), "api-1")).isEqualTo(new Membership.Watched(true, true));
        assertThat(whereWatched(watched(fresh, kept), "api-9"))
                .as("it did not leave")
                .isEqualTo(Membership.Watched.NOT);
    }

    @Test
    void anAddressListedTwiceIsADuplicate() {
        life.listedTwice = true;

        assertThat(judged(life)).containsExactly(Outcome.DUPLICATE);
        assertThat(finding(LifeHistory.of(stays, life, Life.of(2, 5_000)), "api-1"))
                .endsWith("balancer listed it more than once in each of 2 lists, the first at 1350.0 ms ± 0.0 ms");
    }

    @Test
    void anUpstreamThatIsNobodysIsAGhost() {
        History history = LifeHistory.of(stays)
                .and(5_000, new BalancerEvent.Rendered("balancer", List.of(stays.address, "10.9.9.9:5000"), ""))
                .build();

        assertThat(Memberships.of(history, Tolerance.defaults()))
                .filteredOn(member -> member.outcome() == Outcome.GHOST)
                .singleElement()
                .asString()
                .isEqualTo(
                        "GHOST: 10.9.9.9:5000: balancer listed it at 5000.0 ms ± 0.0 ms, and no instance with that address was started");
    }

    @Test
    void inAPartOfAHistoryAnUnknownUpstreamMayBeSomebodys() {
        List<Entry<?>> entries = LifeHistory.of(stays, life)
                .and(20_000, new RunEvent.Note(""))
                .build()
                .entries();
        List<Entry<?>> withoutTheStart = entries.stream()
                .filter(entry -> !(entry.event() instanceof InstanceEvent.Started started
                        && started.instance().equals("api-1")))
                .toList();

        assertThat(Memberships.of(withoutTheStart, Tolerance.defaults()))
                .extracting(Membership::address, Membership::outcome)
                .contains(tuple(ADDRESS, Outcome.UNKNOWN));
    }

    @Test
    void withoutListsNothingIsKnown() {
        assertThat(outcomes(without(BalancerEvent.Rendered.class), "api-1")).containsExactly(Outcome.UNKNOWN);
        assertThat(outcomes(without(ConsulEvent.Passing.class), "api-1")).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void anInstanceThatNeverPassedTellsNothing() {
        life.passing.clear();
        life.rendered.clear();

        assertThat(judged(life)).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void aNameAndAddressUsedAgainAreJudgedApart() {
        Life again = Life.of(1, 30_000);
        again.rendered.clear();
        History history = LifeHistory.of(stays, life.leaves(20_000), again)
                .load(0, 60_000)
                .and(60_000, new RunEvent.Note(""))
                .build();

        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.STABLE, Outcome.NEVER);
    }

    /** Returns what a load saw of the one that stays, from its first answer on. */
    private LoadEvent.ServedBetween answers(String connections, double to, long requests) {
        return new LoadEvent.ServedBetween(stays.hostname, stays.instance, connections, 500, to, requests);
    }

    private History watched(LoadEvent.ServedBetween... seen) {
        LifeHistory history = LifeHistory.of(stays, life);
        for (LoadEvent.ServedBetween one : seen) {
            history.and(one.lastMs(), one);
        }
        return history.build();
    }

    private static Membership.Watched whereWatched(History history, String instance) {
        return Memberships.of(history, Tolerance.defaults()).stream()
                .filter(member -> member.instance().equals(instance))
                .findFirst()
                .orElseThrow()
                .watched();
    }

    private History without(Class<? extends Event> type) {
        History rest = History.inMemory();
        LifeHistory.of(stays, life).build().entries().stream()
                .filter(entry -> !type.isInstance(entry.event()))
                .forEach(entry -> rest.observe(entry.event(), entry.atMs(), 0));
        return rest;
    }

    /** Judges a life beside one that stays, under a load, watched long enough. */
    private List<Outcome> judged(Life one) {
        return outcomes(
                LifeHistory.of(stays, one)
                        .load(0, 40_000)
                        .and(40_000, new RunEvent.Note(""))
                        .build(),
                one.instance);
    }

    private static List<Outcome> outcomes(History history, String instance) {
        return Memberships.of(history, Tolerance.defaults()).stream()
                .filter(member -> member.instance().equals(instance))
                .map(Membership::outcome)
                .toList();
    }

    private static String finding(LifeHistory history, String instance) {
        return Memberships.of(history.build(), Tolerance.defaults()).stream()
                .filter(member -> member.instance().equals(instance))
                .findFirst()
                .orElseThrow()
                .toString();
    }
}
