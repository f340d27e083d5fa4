package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.convergence.Life;
import dev.ballast.convergence.LifeHistory;
import dev.ballast.history.History;
import dev.ballast.history.Limit;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.membership.Tolerance;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MembershipCheckTest {

    private final Life stays = Life.of(9, 0);

    @Test
    void rightMembersPassAndTheRestIsNamed() {
        History right = LifeHistory.of(stays, Life.of(1, 1000).leaves(9_000))
                .load(0, 20_000)
                .build();
        rightMembers(right);
        assertThat(new MembershipCheck(Tolerance.defaults()).check(right))
                .isEqualTo(new RunEvent.Checked(
                                MembershipCheck.NAME,
                                Verdict.VALID,
                                "2 lifetimes of instances: listed in time, kept until they had to go, and silent after that")
                        .allowing(Tolerance.defaults().limits()));

        History withoutLoad =
                LifeHistory.of(stays, Life.of(1, 1000).leaves(9_000)).build();
        fails(
                "UNKNOWN: the member lists are right: UNKNOWN: api-1 (10.0.0.1:5000): no load ran",
                () -> rightMembers(withoutLoad));
        rightMembers(withoutLoad, Tolerance.defaults().listsOnly());

        History forgotten = LifeHistory.of(stays, Life.of(1, 1000).neverListed())
                .and(9_000, new RunEvent.Note(""))
                .build();
        fails(
                "INVALID: the member lists are right: NEVER: api-1 (10.0.0.1:5000): balancer did not list it",
                () -> rightMembers(forgotten));

        fails("UNKNOWN: the member lists are right: no instance was started", () -> rightMembers(History.inMemory()));
    }

    @Test
    void silenceIsClaimedOfWatchedConnectionsOnly() {
        Life leaves = Life.of(1, 1000).leaves(9_000);
        Life leavesLater = Life.of(2, 1000).leaves(20_000);
        String right = " of instances: listed in time, kept until they had to go";

        assertThat(members(LifeHistory.of(stays, leaves).and(40_000, answers("fresh", 40_000))))
                .isEqualTo("2 lifetimes" + right
                        + ", and silent after that on fresh connections; kept ones were not watched");
        assertThat(members(LifeHistory.of(stays, leaves).and(40_000, answers("kept", 40_000))))
                .isEqualTo("2 lifetimes" + right
                        + ", and silent after that on kept connections; fresh ones were not watched");
        assertThat(members(LifeHistory.of(stays, leaves, leavesLater)
                        .and(40_000, answers("fresh", 40_000))
                        .and(40_000, answers("kept", 14_000))))
                .isEqualTo("3 lifetimes" + right
                        + ", and silent after that as far as watched: fresh connections of 2 of the 2 that left, "
                        + "kept ones of 1");
        assertThat(members(LifeHistory.of(stays).and(40_000, answers("fresh", 40_000))))
                .isEqualTo("1 lifetime" + right + "; none left as planned");
    }

    @Test
    void whatWasOverBeforeItsTimeIsNotJudged() {
        PoolLifetimes late = PoolLifetimes.of(LifeHistory.of(
                        stays,
                        Life.of(1, 1_000).listedLater(10_000),
                        Life.of(2, 1_000).flaps(3_000, 9_000))
                .and(40_000, new RunEvent.Note(""))
                .build()
                .entries());
        Tolerance lists = Tolerance.defaults().listsOnly();

        assertThat(new MembershipCheck(lists).check(late).detail()).contains("LATE: api-1", "DROPPED: api-2");
        assertThat(new MembershipCheck(lists, 10_000).check(late).detail())
                .as("it was not listed yet")
                .contains("LATE: api-1")
                .doesNotContain("api-2");
        RunEvent.Checked since = new MembershipCheck(lists, 20_000).check(late);
        assertThat(since.verdict()).as(since.detail()).isEqualTo(Verdict.VALID);
        assertThat(since.detail()).endsWith("; what was over before 20.000 s of the run was not judged");
        assertThat(since.limits()).contains(new Limit(Limit.SINCE, null, 20_000));
    }

    private static String members(LifeHistory history) {
        RunEvent.Checked checked = new MembershipCheck(Tolerance.defaults()).check(history.build());
        assertThat(checked.verdict()).as(checked.detail()).isEqualTo(Verdict.VALID);
        return checked.detail();
    }

    private static void rightMembers(History history) {
        rightMembers(history, Tolerance.defaults());
    }

    private static void rightMembers(History history, Tolerance tolerance) {
        RunEvent.Checked checked = new MembershipCheck(tolerance).check(history);
        assertThat(checked)
                .as("%s: %s: %s", checked.verdict(), checked.check(), checked.detail())
                .extracting(RunEvent.Checked::verdict)
                .isEqualTo(Verdict.VALID);
    }

    private static void fails(String message, ThrowingCallable assertion) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }

    private static LoadEvent.ServedBetween answers(String connections, long to) {
        return new LoadEvent.ServedBetween("api-9-0", "api-9", connections, 500, to, (to - 500) / 100 + 1, "");
    }
}
