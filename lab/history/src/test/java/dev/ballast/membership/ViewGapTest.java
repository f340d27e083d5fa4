package dev.ballast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.ArrivalCheck;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.check.MembershipCheck;
import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Convergence;
import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.convergence.Step;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Doubt;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.history.ViewEvent.Changed;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A claim that leans on an incomplete view is UNKNOWN. */
class ViewGapTest {

    private static final MembershipCheck MEMBERS =
            new MembershipCheck(Tolerance.defaults().listsOnly());

    private final Life stays = Life.of(9, 0);

    private History withGap(View view, String of, double fromMs, double toMs) {
        return LifeHistory.of(stays, Life.of(1, 1000).leaves(9_000))
                .and(0, new Changed(view, of, State.BEGAN, ""))
                .and(fromMs, new Changed(view, of, State.INTERRUPTED, "planted"))
                .and(toMs, new Changed(view, of, State.RESUMED, ""))
                .and(60_000, new RunEvent.Note(""))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"ENGINE, ''", "CONSUL, api", "CONFIGURATION, balancer", "LINES, balancer", "LINES, api-1"})
    void nothingIsKnownIfAViewWasIncomplete(View view, String of) {
        History history = withGap(view, of, 5_000, 7_000);

        for (RunEvent.Checked checked : List.of(
                MEMBERS.check(history),
                new ArrivalCheck().check(history),
                new ConvergenceCheck(Budgets.of(Step.PASSING_TO_RENDERED, Duration.ofSeconds(1))).check(history))) {
            assertThat(checked.verdict()).as(checked.check()).isEqualTo(Verdict.UNKNOWN);
            assertThat(checked.detail())
                    .contains(view.named(of), "from 5.000 s to 7.000 s (planted)", "repeat the run");
        }
        assertThat(MEMBERS.check(history).doubts()).containsExactly(Doubt.INCOMPLETE);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLUSTER", "CLOCK"})
    void otherViewsHideNothingOfThePool(View view) {
        History history = withGap(view, "", 5_000, 7_000);

        assertThat(MEMBERS.check(history).verdict()).isEqualTo(Verdict.VALID);
        assertThat(new ArrivalCheck().check(history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aMemberIsJudgedByItsOwnTime() {
        History history = LifeHistory.of(stays, Life.of(1, 10_000).neverListed())
                .and(2_000, new Changed(View.CONSUL, "api", State.INTERRUPTED, "planted"))
                .and(4_000, new Changed(View.CONSUL, "api", State.RESUMED, ""))
                .and(40_000, new RunEvent.Note(""))
                .build();

        RunEvent.Checked checked = MEMBERS.check(history);

        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.INVALID);
        assertThat(checked.detail()).startsWith("NEVER: api-1");
    }

    @Test
    void aMemberIsNotJudgedByAnothersLog() {
        History history = LifeHistory.of(stays, Life.of(1, 1000).neverListed())
                .and(2_000, new Changed(View.LINES, "api-9", State.STOPPED, "planted"))
                .and(40_000, new RunEvent.Note(""))
                .build();

        assertThat(MEMBERS.check(history).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aMemberIsNotJudgedByAnotherServicesList() {
        History history = LifeHistory.of(stays, Life.of(1, 1000).neverListed())
                .and(2_000, new Changed(View.CONSUL, "shop", State.STOPPED, "planted"))
                .and(40_000, new RunEvent.Note(""))
                .build();

        assertThat(MEMBERS.check(history).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void aFaultSeenThroughAGapIsNotKnown() {
        History history = LifeHistory.of(stays, Life.of(1, 1000).neverListed())
                .and(2_000, new Changed(View.CONFIGURATION, "balancer", State.INTERRUPTED, "planted"))
                .and(40_000, new RunEvent.Note(""))
                .build();

        assertThat(MEMBERS.check(history).detail())
                .contains("balancer did not list it", "but the configuration of balancer", "to the end (planted)");
        assertThat(new ConvergenceCheck(Budgets.of(Step.PASSING_TO_RENDERED, Duration.ofSeconds(1)))
                        .check(history)
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aStrangerMayBeAnInstanceWhoseStartWasMissed() {
        assertThat(MEMBERS.check(withStranger().build()).detail()).contains("GHOST");

        History missed = withStranger()
                .and(4_000, new Changed(View.ENGINE, "", State.MISSED, "planted"))
                .build();

        assertThat(MEMBERS.check(missed).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private LifeHistory withStranger() {
        return LifeHistory.of(stays)
                .and(5_000, new BalancerEvent.Rendered("balancer", List.of("10.0.0.9:5000", "10.9.9.9:5000"), ""))
                .and(40_000, new RunEvent.Note(""));
    }

    @Test
    void nothingIsKnownOfAContainerThatStartedTwice() {
        History history = LifeHistory.of(stays, Life.of(1, 1000))
                .and(8_000, new InstanceEvent.Started("api-1", "api", "api-1-1000", "10.0.0.1:5000"))
                .and(40_000, new RunEvent.Note(""))
                .build();

        assertThat(Convergence.of(history).missed().orElseThrow()).contains("started twice");
        assertThat(MEMBERS.check(history).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(new ArrivalCheck().check(history).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
