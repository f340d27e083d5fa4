package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.check.Policy.Ruling;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.membership.Tolerance;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    private static final int SECOND = 1_000_000;

    private final List<Request> requests = new ArrayList<>();

    @AfterEach
    void clearProperties() {
        System.clearProperty(Policy.JUDGE_TIMES);
    }

    @Test
    void allowsMemberListsMoreWithoutTimes() {
        Tolerance strict = Tolerance.defaults();

        assertThat(Policy.STRICT.allowed(strict)).isEqualTo(strict);
        assertThat(Policy.FUNCTION.allowed(strict))
                .isEqualTo(strict.unhurried())
                .isNotEqualTo(strict);
    }

    @Test
    void skipsVerdictsDoubtfulOnlyForLateness() {
        add(200, SECOND, Outcome.ANSWERED);

        assertRulings(Verdict.UNKNOWN, Ruling.SKIPPED);
    }

    @Test
    void failsALossDespiteLateness() {
        add(200, SECOND, Outcome.ANSWERED);
        add(1, 0, Outcome.REFUSED);

        assertRulings(Verdict.INVALID, Ruling.FAILED);
    }

    @Test
    void failsTooFewRequestsDespiteLateness() {
        add(20, SECOND, Outcome.ANSWERED);

        assertRulings(Verdict.UNKNOWN, Ruling.FAILED);
    }

    @Test
    void failsRequestsNeverSentDespiteLateness() {
        add(200, SECOND, Outcome.ANSWERED);
        add(1, 0, Outcome.NEVER_SENT);

        assertRulings(Verdict.UNKNOWN, Ruling.FAILED);
    }

    @Test
    void failsAnUnknownWithoutDoubts() {
        RunEvent.Checked checked = new RunEvent.Checked("check", Verdict.UNKNOWN, "nothing was seen");

        assertThat(Policy.FUNCTION.rule(checked)).isEqualTo(Ruling.FAILED);
    }

    @Test
    void passesValidUnderBothPolicies() {
        add(200, 0, Outcome.ANSWERED);

        assertThat(Policy.values()).extracting(policy -> policy.rule(verdict())).containsOnly(Ruling.PASSED);
    }

    @Test
    void isStrictByDefault() {
        assertThat(Policy.current()).isEqualTo(Policy.STRICT);
        System.setProperty(Policy.JUDGE_TIMES, "false");
        assertThat(Policy.current()).isEqualTo(Policy.FUNCTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "1", "null", "False"})
    void refusesAPolicyThatIsNeitherTrueNorFalse(String value) {
        System.setProperty(Policy.JUDGE_TIMES, value);

        assertThatIllegalArgumentException()
                .isThrownBy(Policy::current)
                .withMessageStartingWith("-Dballast.judge-times=%s: use true ", value);
    }

    private void assertRulings(Verdict verdict, Ruling inFunction) {
        assertThat(verdict().verdict()).isEqualTo(verdict);
        assertThat(Policy.FUNCTION.rule(verdict())).isEqualTo(inFunction);
        assertThat(Policy.STRICT.rule(verdict())).isEqualTo(Ruling.FAILED);
    }

    private RunEvent.Checked verdict() {
        return LossCheck.whileConstant(
                LoadResult.of(RequestLog.of("load", Instant.EPOCH, requests), Explainer.CLIENT_ONLY, Phases.NONE));
    }

    /** Adds requests that are due a millisecond after each other. */
    private void add(int times, int lateMicros, Outcome outcome) {
        for (int i = 0; i < times; i++) {
            int due = requests.size() * 1_000;
            int sent = due + lateMicros;
            requests.add(new Request(
                    "load",
                    requests.size(),
                    Request.Kind.GET,
                    due,
                    0,
                    outcome == Outcome.NEVER_SENT ? -1 : sent,
                    sent + 500,
                    outcome,
                    outcome == Outcome.ANSWERED ? 200 : 0,
                    outcome == Outcome.ANSWERED ? "api" : null,
                    requests.size(),
                    false));
        }
    }
}
