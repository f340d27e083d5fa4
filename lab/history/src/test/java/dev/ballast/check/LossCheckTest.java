package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.Limit;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.Logged;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a load says of changes of its pool, and of a constant one. */
class LossCheckTest extends LossCheckFixture {

    @Test
    void countsExposedRequestsByChange() {
        RunEvent.Checked checked = LossCheck.of(load(FIRST, SECOND));

        assertVerdict(checked, Verdict.VALID);
        assertThat(checked.check()).isEqualTo("nothing lost, without retries");
        assertThat(checked.detail())
                .startsWith("0 of 4000 requests lost, 300 of them sent while the pool was changing: "
                        + "less than 1.0 % with 95 % confidence "
                        + "(1.001 to 1.201 s: 200, slowest 1.0 ms; 3.001 to 3.101 s: 100, slowest 1.0 ms; "
                        + "on fresh connections 150, slowest 1.0 ms; on kept ones 150, slowest 1.0 ms)");
    }

    @Test
    void saysWhatItAllowed() {
        slowFor = Optional.of(Duration.ofSeconds(3));

        assertThat(LossCheck.of(load(FIRST), LossClaim.ofChanges().withBound(0.3))
                        .limits())
                .containsExactly(
                        new Limit(Limit.LOST, null, 0.3),
                        new Limit(Limit.ANSWER, null, 1_000),
                        new Limit(Limit.SLOW, null, 3_000));
        assertThat(LossCheck.of(load(FIRST), LossClaim.ofChanges().withoutTimes())
                        .limits())
                .containsExactly(new Limit(Limit.LOST, null, LossClaim.DEFAULT_BOUND));
    }

    @Test
    void namesWhatChanged() {
        Window freeze = new Window(1_000.5, 1_200.5, "api-2 was sent STOP");

        assertThat(LossCheck.of(load(freeze)).detail())
                .contains("(1.001 to 1.201 s (api-2 was sent STOP): 200, slowest 1.0 ms;");
        assertThat(LossCheck.of(load(FIRST, new Window(3_000.2, 3_000.7, "froze api-1")))
                        .detail())
                .contains("no request was sent while the pool changed, 3.000 to 3.001 s (froze api-1): raise the rate");
        assertVerdict(LossCheck.whileConstant(load(freeze)), Verdict.UNKNOWN, Doubt.OTHER);
    }

    @Test
    void theBoundCountsExposedRequestsOnly() {
        RunEvent.Checked checked = LossCheck.of(load(new Window(1_000.5, 1_099.5)));

        assertVerdict(checked, Verdict.UNKNOWN, Doubt.TOO_FEW);
        assertThat(checked.detail())
                .contains(
                        "99 of them were sent while the pool was changing, too few to say that less than 3.00 % is lost: "
                                + "that takes 100");
    }

    @Test
    void claimsNothingOfChangesWithoutOne() {
        assertVerdict(LossCheck.of(load()), Verdict.UNKNOWN, Doubt.UNEXPOSED);
        assertVerdict(
                LossCheck.of(load(new Window(-500, -1), new Window(4_100, 4_200))), Verdict.UNKNOWN, Doubt.UNEXPOSED);
        assertThat(LossCheck.of(load()).detail()).contains("the pool did not change under the load: change it");
    }

    @Test
    void claimsNothingOfAConstantPoolThatChanged() {
        RunEvent.Checked constant = LossCheck.whileConstant(load());

        assertVerdict(constant, Verdict.VALID);
        assertThat(constant.check()).isEqualTo("nothing lost while the pool is constant");
        assertThat(constant.detail())
                .startsWith("0 of 4000 requests lost, while the pool was constant: less than 0.075 % with");
        assertVerdict(LossCheck.whileConstant(load(FIRST)), Verdict.UNKNOWN, Doubt.OTHER);
    }

    @Test
    void aStallOverAChangeIsNoExposure() {
        each(due -> due > 2_900 && due < 3_200, Request.Kind.GET, 0, 300, 1);

        RunEvent.Checked checked = LossCheck.of(load(FIRST, SECOND));

        assertVerdict(checked, Verdict.UNKNOWN, Doubt.LATE);
        assertThat(checked.isOnlyLate()).isTrue();
        assertThat(checked.detail()).contains("the generator stood still while the pool changed, 3.001 to 3.101 s");
    }

    @Test
    void aStallOverMostOfTheChangesIsLateness() {
        each(due -> due > 1_010 && due < 1_190, Request.Kind.GET, 0, 190, 1);

        assertVerdict(LossCheck.of(load(FIRST)), Verdict.UNKNOWN, Doubt.LATE);
    }

    @Test
    void eachChangeNeedsARequestOfItsOwn() {
        RunEvent.Checked checked = LossCheck.of(load(FIRST, new Window(3_000.2, 3_000.7)));

        assertVerdict(checked, Verdict.UNKNOWN, Doubt.UNEXPOSED);
        assertThat(checked.detail()).contains("no request was sent while the pool changed, 3.000 to 3.001 s");
    }

    @Test
    void strangersAnswersAreLost() {
        misrouted = request -> "host-2".equals(request.host());

        LoadResult load = load(FIRST);

        assertVerdict(LossCheck.of(load), Verdict.INVALID);
        assertThat(LossCheck.of(load).detail()).contains("lost 1333 of 4000 requests: misrouted 1333 (misrouted 1333)");
        assertThat(load.responses().hostnames()).containsOnlyKeys("host-0", "host-1");
    }

    @Test
    void hostsThatAnIncompleteHistoryDoesNotShowAreDoubtful() {
        unplaced = true;

        RunEvent.Checked checked = LossCheck.of(load(FIRST));

        assertVerdict(checked, Verdict.UNKNOWN, Doubt.INCOMPLETE);
        assertThat(checked.detail()).contains("host-0, host-1, host-2 answered, and the history, which lacks a part");
    }

    @Test
    void aLogThatLacksRequestsProvesNothing() {
        logged = Optional.of(new Logged(3_910, 0, 0, 90, 0));

        RunEvent.Checked checked = LossCheck.of(load(FIRST));

        assertVerdict(checked, Verdict.UNKNOWN, Doubt.INCOMPLETE);
        assertThat(checked.detail()).contains("the balancer's log lacks 90").doesNotContain("none twice");
    }

    @Test
    void aWarmUpThatFailedIsDoubtful() {
        LoadResult load = load(FIRST);
        load.requests().warmedUp(Outcome.ANSWERED);
        load.requests().warmedUp(Outcome.BAD_GATEWAY);

        assertVerdict(LossCheck.of(load), Verdict.UNKNOWN, Doubt.WARM_UP);
        assertThat(LossCheck.of(load).detail()).contains("1 of 2 requests of the warm-up failed (502 bad gateway)");
    }

    @Test
    void answersWithoutAnInstanceProveNothing() {
        logged = Optional.of(new Logged(4_000, 0, 0, 0, 4_000));

        assertVerdict(LossCheck.of(load(FIRST)), Verdict.UNKNOWN, Doubt.UNSERVED);
    }

    @Test
    void manyChangesAreSummedUp() {
        Window[] changes = new Window[8];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = new Window(i * 400 + 0.2, i * 400 + 100.2);
        }

        assertThat(LossCheck.of(load(changes)).detail())
                .contains("1.600 to 1.700 s: 100, slowest 1.0 ms; 3 more: at least 100 each, slowest 1.0 ms");
    }
}
