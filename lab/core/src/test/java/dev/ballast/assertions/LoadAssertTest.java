package dev.ballast.assertions;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.check.LossCheck;
import dev.ballast.check.LossClaim;
import dev.ballast.check.Policy;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Cause;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.Explanation;
import dev.ballast.loss.LoadResult;
import dev.ballast.loss.Logged;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadAssertTest {

    private static final Duration NONE = Duration.ZERO;

    private final List<Request> requests = new ArrayList<>();
    private Optional<Logged> logged = Optional.empty();
    private Phases phases = Phases.NONE;

    @AfterEach
    void judgeTimesAgain() {
        System.clearProperty(Policy.JUDGE_TIMES);
    }

    @Test
    void enoughRightAnswersInTimePass() {
        sent(100, Outcome.ANSWERED);

        assertThat(load()).lostNothingWhileConstant();
        assertThat(LossCheck.whileConstant(load()).detail())
                .contains("0 of 100 requests lost, while the pool was constant: less than 3.0 %");
    }

    @Test
    void aClaimAboutChangesNeedsOne() {
        sent(1_000, Outcome.ANSWERED);
        assertThatThrownBy(() -> assertThat(load()).lostNothing())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UNKNOWN: 0 of 1000 requests lost, but the pool did not change under the load");

        phases = Phases.of(List.of(new Phases.Window(100, 300)), NONE);
        assertThat(load()).lostNothing();
        failsWith("UNKNOWN: 0 of 1000 requests lost, but the pool was changed under the load");
    }

    @Test
    void setsHowLongAnswersMayTake() {
        sent(999, Outcome.ANSWERED);
        add(Outcome.ANSWERED, Duration.ofSeconds(2), NONE);

        failsWith(
                "UNKNOWN: 0 of 1000 requests lost, but 1 of 1000 answers took longer than 1000.0 ms with the wait for a "
                        + "free connection, the slowest 2000.5 ms");
        assertThat(load()).within(Duration.ofSeconds(3)).lostNothingWhileConstant();
        assertThatThrownBy(() -> assertThat(load())
                        .within(Duration.ofSeconds(3))
                        .lostNothingWhileConstant()
                        .within(Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("took longer than 1.0 ms");
    }

    @Test
    void namesTheRequestsBehindABound() {
        sent(100_000, Outcome.ANSWERED);
        phases = Phases.of(List.of(new Phases.Window(10_000.2, 13_000.2)), NONE);
        logged = Optional.of(new Logged(100_000, 7, 0, 0, 0));

        assertThat(LossCheck.of(load(), LossClaim.ofChanges().withBound(0.001)))
                .extracting(RunEvent.Checked::verdict, RunEvent.Checked::detail)
                .containsExactly(
                        Verdict.VALID,
                        "0 of 100000 requests lost, 3000 of them sent while the pool was changing: less than 0.10 % with 95 % "
                                + "confidence (10.000 to 13.000 s: 3000, slowest 0.5 ms; on fresh connections 3000, slowest "
                                + "0.5 ms; on kept ones 0); slowest 0.5 ms, 1000.0 ms allowed; the generator was late by p99 "
                                + "0.0 ms, at most 0.0 ms; the balancer logged 100000 "
                                + "of them, none twice, and masked the loss of 7 by a retry; no instance keeps a ledger of "
                                + "them, so whether one was executed twice was not judged");
    }

    @Test
    void noRequestMakesTheVerdictUnknown() {
        failsWith("UNKNOWN: 0 of 0 requests lost, but they are too few");
    }

    @Test
    void tooFewForTheDefaultClaimAreUnknown() {
        sent(99, Outcome.ANSWERED);

        failsWith(
                "UNKNOWN: 0 of 99 requests lost, but they are too few to say that less than 3.00 % is lost: that takes 100");
    }

    @Test
    void tooFewForABolderClaimAreUnknown() {
        sent(2_999, Outcome.ANSWERED);

        assertThat(load()).lostNothingWhileConstant();
        assertThatThrownBy(() -> assertThat(load()).lostNothingWhileConstant().withBound(0.001))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UNKNOWN: 0 of 2999 requests lost")
                .hasMessageContaining("less than 0.100 % is lost: that takes 3000");

        sent(1, Outcome.ANSWERED);
        assertThat(load()).lostNothingWhileConstant().withBound(0.001);
    }

    @Test
    void refusesABoundOfZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(load()).withBound(0))
                .withMessageStartingWith("bound (0.0) must be above 0");
    }

    @Test
    void listsLostRequestsByCauseWithTheFirst() {
        sent(9_995, Outcome.ANSWERED);
        sent(3, Outcome.REFUSED);
        sent(1, Outcome.TIMED_OUT);
        sent(1, Outcome.RESET_BEFORE_FIRST_BYTE);

        failsWith("INVALID: lost 5 of 10000 requests: "
                + "reload gap 4 (refused 3, reset before the first byte 1), unexplained 1 (timed out 1); "
                + "the first, GET load-9995, due 9.995 s after the load's start: refused, reload gap: seen of 9995");
    }

    @Test
    void lossOutweighsDoubt() {
        sent(10, Outcome.ANSWERED);
        sent(1, Outcome.REFUSED);
        sent(1, Outcome.NEVER_SENT);
        late(20, Duration.ofSeconds(3));

        failsWith("INVALID: lost 1 of 31 requests: reload gap 1 (refused 1)");
    }

    @Test
    void unsentRequestMakesTheVerdictUnknown() {
        sent(1_000, Outcome.ANSWERED);
        sent(1, Outcome.NEVER_SENT);

        failsWith("UNKNOWN: 0 of 1000 requests lost, but 1 of 1001 due were never sent");
    }

    @Test
    void lateGeneratorMakesTheVerdictUnknown() {
        sent(990, Outcome.ANSWERED);
        late(10, Duration.ofMillis(251));
        assertThat(load()).lostNothingWhileConstant();

        late(1, Duration.ofMillis(251));
        failsWith("UNKNOWN: 0 of 1001 requests lost, but the generator itself was late (p99 251.");
    }

    @Test
    void skipsOnlyLatenessIfTimesAreNotJudged() {
        System.setProperty(Policy.JUDGE_TIMES, "false");
        late(200, Duration.ofSeconds(2));
        assertThat(load()).lostNothingWhileConstant();

        sent(1, Outcome.NEVER_SENT);
        failsWith("UNKNOWN: 0 of 200 requests lost, but 1 of 201 due were never sent");
        sent(1, Outcome.REFUSED);
        failsWith("INVALID: lost 1 of 201 requests");
    }

    @Test
    void hiddenStallMakesTheVerdictUnknown() {
        sent(100_000, Outcome.ANSWERED);
        late(1, Duration.ofMillis(1_100));

        failsWith("longest 1100.");
    }

    @Test
    void busyConnectionsAreNoReasonForDoubt() {
        for (int i = 0; i < 200; i++) {
            add(Outcome.ANSWERED, Duration.ofSeconds(2), NONE);
        }

        assertThat(load()).within(Duration.ofSeconds(3)).lostNothingWhileConstant();
    }

    @Test
    void detectsClientRetriesFromAccessLog() {
        sent(1_000, Outcome.ANSWERED);
        logged = Optional.of(new Logged(1_000, 0, 3, 0, 0));

        failsWith("INVALID: retried by the client: it counts 1000 requests, and the balancer logged 1003");
    }

    @Test
    void countsUncountedRequestsAsRetriesToo() {
        sent(1_000, Outcome.ANSWERED);
        logged = Optional.of(new Logged(1_002, 0, 0, 0, 0));

        failsWith("INVALID: retried by the client: it counts 1000 requests, and the balancer logged 1002");
    }

    private void failsWith(String words) {
        assertThatThrownBy(() -> assertThat(load()).lostNothingWhileConstant())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(words);
    }

    private void sent(int times, Outcome outcome) {
        for (int i = 0; i < times; i++) {
            add(outcome, NONE, NONE);
        }
    }

    private void late(int times, Duration late) {
        for (int i = 0; i < times; i++) {
            add(Outcome.ANSWERED, NONE, late);
        }
    }

    /** Adds a request that is due a millisecond after the one before. */
    private void add(Outcome outcome, Duration waited, Duration late) {
        long due = requests.size() * 1_000L;
        long sent = due + (waited.toNanos() + late.toNanos()) / 1_000;
        boolean answered = outcome == Outcome.ANSWERED;
        requests.add(new Request(
                "load",
                requests.size(),
                Request.Kind.GET,
                due,
                waited.toNanos() / 1_000,
                outcome == Outcome.NEVER_SENT ? -1 : sent,
                sent + 500,
                outcome,
                answered ? 200 : 0,
                answered ? "aaaaaaaaaaaa" : null,
                requests.size(),
                false));
    }

    private LoadResult load() {
        Explainer explainer = new Explainer() {
            @Override
            public Explanation explain(Request lost) {
                return new Explanation(
                        lost.outcome() == Outcome.TIMED_OUT ? Cause.UNEXPLAINED : Cause.RELOAD_GAP,
                        "seen of " + lost.number());
            }

            @Override
            public Optional<Logged> logged(String load) {
                return logged;
            }
        };
        return LoadResult.of(RequestLog.of("load", Instant.EPOCH, requests), explainer, phases);
    }
}
