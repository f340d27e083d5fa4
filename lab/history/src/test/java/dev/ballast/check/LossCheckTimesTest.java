package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.request.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a load says of how long its answers took. */
class LossCheckTimesTest extends LossCheckFixture {

    @AfterEach
    void judgeTimesAgain() {
        System.clearProperty(Policy.JUDGE_TIMES);
    }

    @Test
    void aStalledChangeIsInvalid() {
        each(due -> due > 3_000 && due <= 3_100, Request.Kind.GET, 0, 0, 1_500);

        RunEvent.Checked checked = LossCheck.of(load(FIRST, SECOND));

        assertVerdict(checked, Verdict.INVALID);
        assertThat(checked.detail())
                .isEqualTo(
                        "0 of 4000 requests lost, but 100 of 4000 answers took longer than 1000.0 ms from being sent, the slowest 1500.0 ms; "
                                + "of 100 sent while the pool changed, 3.001 to 3.101 s, 100");
    }

    @Test
    void answersThatAreAllSlowAreInvalid() {
        each(due -> true, Request.Kind.GET, 0, 0, 4_900);

        assertVerdict(LossCheck.of(load(FIRST)), Verdict.INVALID);
        assertVerdict(LossCheck.whileConstant(load()), Verdict.INVALID);
        assertVerdict(
                LossCheck.of(load(FIRST), LossClaim.ofChanges().answeredWithin(Duration.ofSeconds(5))), Verdict.VALID);
    }

    @Test
    void aLongWaitForABusyConnectionIsADoubt() {
        each(due -> due == 2_000, Request.Kind.GET, 1_200, 0, 1);

        RunEvent.Checked checked = LossCheck.of(load(FIRST));

        assertVerdict(checked, Verdict.UNKNOWN, Doubt.SLOW);
        assertThat(checked.detail())
                .isEqualTo(
                        "0 of 4000 requests lost, but 1 of 4000 answers took longer than 1000.0 ms with the wait for a free "
                                + "connection, the slowest 1201.0 ms, and 0 from being sent, the slowest 1.0 ms: with more connections "
                                + "they may not have; give more, or lower the rate");
    }

    @Test
    void saysHowLongAnswersTookFromWhen() {
        each(due -> due >= 2_000 && due < 2_010, Request.Kind.GET, 3_000, 0, 1);
        each(due -> due == 2_000, Request.Kind.GET, 500, 0, 1_100);

        RunEvent.Checked checked = LossCheck.of(load(FIRST));

        assertVerdict(checked, Verdict.INVALID);
        assertThat(checked.detail())
                .isEqualTo(
                        "0 of 4000 requests lost, but 10 of 4000 answers took longer than 1000.0 ms with the wait for a free "
                                + "connection, the slowest 3001.0 ms, and 1 from being sent, the slowest 1100.0 ms");
    }

    @Test
    void namesASlowConnectOfTheBalancer() {
        each(due -> due == 2_000, Request.Kind.GET, 0, 0, 1_065);
        slowConnects = Map.of(2_000, 1.03, 2_001, 0.6);

        RunEvent.Checked checked = LossCheck.of(load(FIRST));

        assertVerdict(checked, Verdict.INVALID);
        assertThat(checked.detail())
                .isEqualTo(
                        "0 of 4000 requests lost, but 1 of 4000 answers took longer than 1000.0 ms from being sent, the "
                                + "slowest 1065.0 ms; for 1 of them the balancer took up to 1030.0 ms to connect to the instance, as if "
                                + "a packet was lost because its backlog was full");
    }

    @Test
    void theGeneratorsLatenessIsNoSlowness() {
        each(due -> due == 2_000, Request.Kind.GET, 0, 990, 500);

        assertVerdict(LossCheck.of(load(FIRST)), Verdict.VALID);
    }

    @Test
    void aGeneratorThatMayBeWhyLeavesSlownessOpen() {
        each(due -> due == 2_000, Request.Kind.GET, 0, 900, 1_500);

        assertVerdict(LossCheck.of(load(FIRST)), Verdict.UNKNOWN, Doubt.SLOW);
    }

    @Test
    void slowRequestsMayTakeTheirDelayMore() {
        each(due -> due == 1_100, Request.Kind.SLOW, 0, 0, 3_900);
        RunEvent.Checked untimed = LossCheck.of(load(FIRST));
        assertVerdict(untimed, Verdict.VALID);
        assertThat(untimed.detail())
                .contains(
                        "1000.0 ms allowed, and the times of 1 slow ones were not judged, because their delay is not known;");

        slowFor = Optional.of(Duration.ofSeconds(3));
        assertVerdict(LossCheck.of(load(FIRST)), Verdict.VALID);

        slowFor = Optional.of(Duration.ofSeconds(2));
        assertVerdict(LossCheck.of(load(FIRST)), Verdict.INVALID);
    }

    @Test
    void slownessIsNotJudgedIfTimesAreNot() {
        System.setProperty(Policy.JUDGE_TIMES, "false");
        each(due -> true, Request.Kind.GET, 0, 0, 4_900);

        RunEvent.Checked checked = LossCheck.of(load(FIRST));

        assertVerdict(checked, Verdict.VALID);
        assertThat(checked.detail()).contains("slowest 4900.0 ms, which is not judged");
    }
}
