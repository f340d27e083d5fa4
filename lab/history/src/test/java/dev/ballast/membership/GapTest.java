package dev.ballast.membership;

import static dev.ballast.membership.Outcomes.detail;
import static dev.ballast.membership.Outcomes.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.ArrivalCheck;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.convergence.Step;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Doubt;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Membership.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leans on an event that may be missing is not known. */
class GapTest {

    private static final RunEvent.Note LEFT_OUT = new RunEvent.Note("left out");

    private final Life stays = Life.of(9, 0);
    private final Life life = Life.of(1, 1000);

    @Test
    void nothingIsKnownOfOneThatNoBalancerHadToList() {
        Life early = Life.of(1, 0).neverListed().diesUnlisted(330);
        History history = LifeHistory.of(Life.of(9, 5_000), early)
                .and(60_000, new RunEvent.Note(""))
                .build();

        assertThat(outcomes(history, "api-1")).containsExactly(Outcome.UNKNOWN);
        assertThat(detail(history, "api-1"))
                .isEqualTo("no balancer had to list it while it was passing, as far as the history shows");
    }

    @Test
    void aGapLeavesMembersOpen() {
        assertThat(membership(withGap(LifeHistory.of(stays, life))))
                .satisfies(checked -> assertThat(checked.verdict()).isEqualTo(Verdict.UNKNOWN))
                .satisfies(checked -> assertThat(checked.doubts()).containsExactly(Doubt.INCOMPLETE))
                .satisfies(checked -> assertThat(checked.detail()).contains("numbers are missing in the history"));
        assertThat(membership(withGap(LifeHistory.of(stays, life.neverListed()))))
                .satisfies(checked -> assertThat(checked.verdict()).isEqualTo(Verdict.UNKNOWN))
                .satisfies(checked -> assertThat(checked.detail())
                        .contains("balancer did not list it", "but the whole record cannot be relied on"));
    }

    @Test
    void whatOneEventShowsStaysFound() {
        life.listedTwice = true;

        assertThat(membership(withGap(LifeHistory.of(stays, life))).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aGapLeavesConvergenceOpen() {
        Convergence right = Convergence.of(withGap(LifeHistory.of(stays, life)));
        Convergence wrong = Convergence.of(withGap(LifeHistory.of(stays, life.neverListed())));

        assertThat(List.of(new ArrivalCheck().check(right), new ArrivalCheck().check(wrong)))
                .extracting(RunEvent.Checked::verdict)
                .containsOnly(Verdict.UNKNOWN);
        for (long bound : new long[] {500, 10}) {
            Budgets budgets = Budgets.of(Step.PASSING_TO_RENDERED, Duration.ofMillis(bound));
            assertThat(new ConvergenceCheck(budgets).check(right).verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(new ConvergenceCheck(budgets).check(wrong).verdict()).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void aDoubledLineIsNoGap() {
        List<Entry<?>> entries = new ArrayList<>(LifeHistory.of(stays, life)
                .and(15_000, LEFT_OUT)
                .and(20_000, new RunEvent.Note(""))
                .build()
                .entries());
        entries.add(entries.get(3));

        assertThat(membership(entries).verdict()).isEqualTo(Verdict.VALID);
        entries.removeIf(entry -> entry.event().equals(LEFT_OUT));
        assertThat(membership(entries).verdict()).as("as many lines as numbers").isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aSilentConsulMakesNoStaleMember() {
        Life later = Life.of(2, 20_000);
        later.passing.clear(); // the watch had failed by then

        assertThat(outcomes(watched(LifeHistory.of(stays, life, later)), "api-2"))
                .containsExactly(Outcome.UNKNOWN);
        assertThat(detail(watched(LifeHistory.of(stays, life, later)), "api-2"))
                .contains(
                        "Consul's lists were not seen to change from 1320.0 ms", "the watch of Consul may have failed");
        assertThat(outcomes(
                        watched(LifeHistory.of(stays, life, later)
                                .and(21_000, new ConsulEvent.Critical("api", List.of("10.0.0.7:5000")))),
                        "api-2"))
                .as("Consul is watched")
                .containsExactly(Outcome.STALE);
    }

    @Test
    void anotherServicesListsShowNoWatch() {
        Life later = Life.of(2, 20_000);
        later.passing.clear(); // the watch of its service had failed by then

        assertThat(outcomes(
                        watched(LifeHistory.of(stays, life, later)
                                .and(900, new ConsulEvent.Passing("shop", List.of()))
                                .and(21_000, new ConsulEvent.Passing("shop", List.of("10.0.1.1:5000")))),
                        "api-2"))
                .containsExactly(Outcome.UNKNOWN);

        stays.passing.clear();
        life.passing.clear();
        assertThat(outcomes(
                        watched(LifeHistory.of(stays, life, later)
                                .and(0, new PoolEvent.ScaleRequested("api", 0, 2))
                                .and(900, new ConsulEvent.Passing("shop", List.of()))),
                        "api-2"))
                .as("the list of its service was never seen")
                .containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void anEndThatWasMissedMakesNoDroppedMember() {
        life.passing()[1] = 10_000; // it had died, which was not seen
        life.rendered()[1] = 10_030;
        Life sameName = Life.of(1, 20_000);
        InstanceEvent.Started sameAddress = new InstanceEvent.Started("api-3", "api", "c3", life.address);

        assertThat(outcomes(watched(LifeHistory.of(stays, life, sameName)), "api-1"))
                .doesNotContain(Outcome.DROPPED)
                .contains(Outcome.UNKNOWN);
        assertThat(detail(watched(LifeHistory.of(stays, life).and(20_000, sameAddress)), "api-1"))
                .contains("Consul dropped it at 10000.0 ms", "container c3 took over a name or an address");
    }

    @Test
    void anInstanceAskedToStopNeedsNoDeregistration() {
        life.leaves(20_000);
        History history = History.inMemory();
        watched(LifeHistory.of(stays, life)).entries().stream()
                .filter(entry -> !(entry.event() instanceof InstanceEvent.Deregistered))
                .forEach(entry -> history.observe(entry.event(), entry.atMs(), entry.errorMs()));

        assertThat(new MembershipCheck(Tolerance.defaults().listsOnly())
                        .check(history)
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aConsulThatIsSilentAfterADeathLosesNobody() {
        Life killed = Life.of(2, 1000).dies(30_000);
        killed.passing()[1] = Life.NEVER; // the watch had failed by then
        life.rendered()[1] = 35_000; // and this one is dropped for a reason that was not seen

        assertThat(outcomes(watched(LifeHistory.of(stays, life, killed)), "api-1"))
                .containsExactly(Outcome.UNKNOWN);
        assertThat(outcomes(
                        watched(LifeHistory.of(stays, life, killed)
                                .and(31_000, new ConsulEvent.Critical("api", List.of("10.0.0.2:5000")))),
                        "api-1"))
                .as("Consul is watched")
                .containsExactly(Outcome.LOST);
    }

    @Test
    void aConsulThatWasSilentForAWhileMakesNoneEither() {
        Life later = Life.of(2, 20_000);
        later.passing()[0] = 50_000;

        assertThat(outcomes(watched(LifeHistory.of(stays, life, later)), "api-2"))
                .containsExactly(Outcome.UNKNOWN);
    }

    private static History watched(LifeHistory history) {
        return history.and(60_000, new RunEvent.Note("")).build();
    }

    /** Returns a history in which one number is missing; the events are all there. */
    private static List<Entry<?>> withGap(LifeHistory history) {
        return history.and(15_000, LEFT_OUT).and(20_000, new RunEvent.Note("")).build().entries().stream()
                .filter(entry -> !entry.event().equals(LEFT_OUT))
                .toList();
    }

    private static RunEvent.Checked membership(List<Entry<?>> entries) {
        return new MembershipCheck(Tolerance.defaults()).check(PoolLifetimes.of(entries));
    }
}
