package dev.ballast.membership;

import static dev.ballast.membership.Outcomes.judged;
import static dev.ballast.membership.Outcomes.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private static final String ADDRESS = "10.0.0.1:5000";

    private final Life stays = Life.of(9, 0);
    private final Life life = Life.of(1, 1000);

    @Test
    void anInstanceListedInTimeIsStable() {
        assertThat(judged(stays, life.leaves(20_000))).containsExactly(Outcome.STABLE);
        assertThat(judged(stays, Life.of(2, 1000))).as("still running").containsExactly(Outcome.STABLE);
        assertThat(judged(stays, Life.of(3, 1000).dies(5000))).as("killed").containsExactly(Outcome.STABLE);
    }

    @Test
    void aForgottenInstanceIsNeverListed() {
        life.rendered.clear();

        assertThat(judged(stays, life)).containsExactly(Outcome.NEVER);
        assertThat(finding(LifeHistory.of(stays, life).and(20_000, new RunEvent.Note("")), "api-1"))
                .contains(
                        "NEVER: api-1 (10.0.0.1:5000)",
                        "balancer did not list it",
                        "passing from 1320.0 ms",
                        "for 18680.0 ms");
    }

    @Test
    void aShortlyForgottenInstanceIsUnknown() {
        life.rendered.clear();

        assertThat(outcomes(
                        LifeHistory.of(stays, life)
                                .and(3000, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void anInstanceListedLongAfterPassingIsLate() {
        life.rendered()[0] += 5_000;

        assertThat(judged(stays, life)).containsExactly(Outcome.LATE);
    }

    @Test
    void excusesInstancesThatPassedBeforeTheBalancerStarted() {
        Life first = Life.of(1, 0);
        first.rendered()[0] = 9_000;

        assertThat(outcomes(
                        LifeHistory.of(first).and(20_000, new RunEvent.Note("")).build(), "api-1"))
                .containsExactly(Outcome.STABLE);
    }

    @Test
    void anInstanceDroppedForGoodIsLost() {
        life.unlisted(9_000);
        assertThat(judged(stays, life)).as("running on").containsExactly(Outcome.LOST);

        Life leaving = Life.of(2, 1000).leaves(20_000);
        leaving.rendered()[1] = 9_000;
        assertThat(judged(stays, leaving)).as("long before it left").contains(Outcome.LOST);
    }

    @Test
    void aDropJustBeforeTheEndIsUnknown() {
        life.rendered()[1] = 9_000;

        assertThat(outcomes(
                        LifeHistory.of(stays, life)
                                .and(9_050, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void allowsTheBalancerToSeeARemovalFirst() {
        life.signalled(4_900);
        life.passing()[1] = 5000;
        life.passing.add(new double[] {8000, Life.NEVER});
        life.rendered()[1] = 4010;
        life.rendered.add(new double[] {8030, Life.NEVER});
        assertThat(judged(stays, life)).containsExactly(Outcome.STABLE);

        life.rendered.get(0)[1] = 3990;
        assertThat(judged(stays, life)).containsExactly(Outcome.LOST);
    }

    @Test
    void allowsALaggingBalancerToDropAReturnedInstance() {
        life.passing()[1] = 5000;
        life.passing.add(new double[] {5200, Life.NEVER});
        life.rendered()[1] = 5400;
        life.rendered.add(new double[] {5600, Life.NEVER});

        assertThat(judged(stays, life)).containsExactly(Outcome.STABLE);
    }

    @Test
    void excusesListsSeenBeforeConsuls() {
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
    void aHealedInstanceNotListedAgainIsLost() {
        life.signalled(4_900).unlisted(5_030).passing()[1] = 5000;
        life.passing.add(new double[] {8000, Life.NEVER});

        assertThat(judged(stays, life)).containsExactly(Outcome.LOST);
    }

    @Test
    void anInstanceUnlistedWhileFailingIsStable() {
        life.signalled(4_900);
        life.passing()[1] = 5000;
        life.rendered()[1] = 5030;
        life.passing.add(new double[] {8000, Life.NEVER});
        life.rendered.add(new double[] {8030, Life.NEVER});

        assertThat(judged(stays, life)).containsExactly(Outcome.STABLE);
    }

    @Test
    void anInstanceListedAfterConsulDroppedItIsStale() {
        life.leaves(20_000);
        life.rendered()[1] = life.passing()[1] + 6_000;

        assertThat(judged(stays, life)).contains(Outcome.STALE);
        assertThat(finding(LifeHistory.of(stays, life), "api-1")).contains("6000.0 ms", "5000.0 ms are allowed");
    }

    @Test
    void aListThatNeverChangesIsStale() {
        Life dead = Life.of(1, 1000).dies(5000);
        dead.rendered()[1] = Life.NEVER;

        assertThat(judged(stays, dead)).containsExactly(Outcome.STALE);
        assertThat(outcomes(
                        LifeHistory.of(stays, dead)
                                .and(7000, new RunEvent.Note(""))
                                .build(),
                        "api-1"))
                .as("the history ends before it is")
                .containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void anInstanceListedAgainAfterItsEndIsStale() {
        life.leaves(5_000);
        life.rendered.add(new double[] {15_000, Life.NEVER});

        assertThat(judged(stays, life)).contains(Outcome.STALE);
    }

    @Test
    void anInstanceThatConsulStillListsIsUnknown() {
        Life dead = Life.of(1, 1000).dies(5000);
        dead.passing()[1] = Life.NEVER;
        dead.rendered()[1] = Life.NEVER;

        assertThat(judged(stays, dead)).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void anAddressListedTwiceIsADuplicate() {
        life.listedTwice = true;

        assertThat(judged(stays, life)).containsExactly(Outcome.DUPLICATE);
        assertThat(finding(LifeHistory.of(stays, life, Life.of(2, 5_000)), "api-1"))
                .endsWith("balancer listed it more than once in each of 2 lists, the first at 1350.0 ms ± 0.0 ms");
    }

    @Test
    void anUpstreamOfNoInstanceIsAGhost() {
        History history = LifeHistory.of(stays)
                .and(5_000, new BalancerEvent.Rendered("balancer", List.of(stays.address, "10.9.9.9:5000"), ""))
                .build();

        assertThat(Memberships.of(PoolLifetimes.of(history), Tolerance.defaults()))
                .filteredOn(member -> member.outcome() == Outcome.GHOST)
                .singleElement()
                .asString()
                .isEqualTo(
                        "GHOST: 10.9.9.9:5000: balancer listed it at 5000.0 ms ± 0.0 ms, and no instance with that address was started");
    }

    @Test
    void upstreamsOfAPartialHistoryMayBeInstances() {
        List<Entry<?>> entries = LifeHistory.of(stays, life)
                .and(20_000, new RunEvent.Note(""))
                .build()
                .entries();
        List<Entry<?>> withoutTheStart = entries.stream()
                .filter(entry -> !(entry.event() instanceof InstanceEvent.Started started
                        && started.instance().equals("api-1")))
                .toList();

        assertThat(Memberships.of(PoolLifetimes.of(withoutTheStart), Tolerance.defaults()))
                .extracting(Membership::address, Membership::outcome)
                .contains(tuple(ADDRESS, Outcome.UNKNOWN));
    }

    @Test
    void knowsNothingWithoutLists() {
        assertThat(outcomes(without(BalancerEvent.Rendered.class), "api-1")).containsExactly(Outcome.UNKNOWN);
        assertThat(outcomes(without(ConsulEvent.Passing.class), "api-1")).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void knowsNothingOfAnInstanceThatNeverPassed() {
        life.passing.clear();
        life.rendered.clear();

        assertThat(judged(stays, life)).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void judgesReusedNamesAndAddressesApart() {
        Life again = Life.of(1, 30_000);
        again.rendered.clear();
        History history = LifeHistory.of(stays, life.leaves(20_000), again)
                .load(0, 60_000)
                .and(60_000, new RunEvent.Note(""))
                .build();

        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.STABLE, Outcome.NEVER);
    }

    private History without(Class<? extends Event> type) {
        History rest = History.inMemory();
        LifeHistory.of(stays, life).build().entries().stream()
                .filter(entry -> !type.isInstance(entry.event()))
                .forEach(entry -> rest.observe(entry.event(), entry.atMs(), 0));
        return rest;
    }

    private static String finding(LifeHistory history, String instance) {
        return Memberships.of(PoolLifetimes.of(history.build()), Tolerance.defaults()).stream()
                .filter(member -> member.instance().equals(instance))
                .findFirst()
                .orElseThrow()
                .toString();
    }
}
