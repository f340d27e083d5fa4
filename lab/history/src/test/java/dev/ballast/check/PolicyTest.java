package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.check.Policy.Ruling;
import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.loss.Explainer;
import dev.ballast.loss.LoadResult;
import dev.ballast.membership.Tolerance;
import dev.ballast.request.Outcome;
import dev.ballast.request.Phases;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    private static final int SECOND = 1_000_000;

    private final List<Request> requests = new ArrayList<>();

    @TempDir
    private Path scratch;

    @AfterEach
    void clearProperties() {
        System.clearProperty(Policy.JUDGE_TIMES);
        System.clearProperty(Policy.CHECKS);
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

    @Test
    void tellsListenersEachVerdict() {
        RunEvent.Checked assertion = new RunEvent.Checked("assertion", Verdict.VALID, "it holds");
        List<RunEvent.Checked> told = new ArrayList<>();
        Runnable stop = Policy.onVerdict(told::add);

        skipping(2, 5);
        Policy.tell(assertion);
        stop.run();
        skipping(3, 5);
        Policy.tell(assertion);

        assertThat(told).hasSize(6).endsWith(assertion);
        assertThat(told.stream().filter(RunEvent.Checked::isOnlyLate)).hasSize(2);
    }

    @Test
    void allowsOneSkippedCheckInTwenty() {
        Rulings rulings = skipping(1, 20);

        assertThat(rulings.holds()).isTrue();
        assertThat(rulings).hasToString("1 of 20 checks skipped because the load generator was late (at most 1 in 20)");
    }

    @Test
    void refusesTwoSkippedChecksInTwenty() {
        Rulings rulings = skipping(2, 20);

        assertThat(rulings.holds()).isFalse();
        assertThat(rulings.skipped())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).isEqualTo("SKIPPED check: late, in two lines"));
    }

    @Test
    void allowsNoSkippedCheckInFewerThanTwenty() {
        assertThat(skipping(0, 5).holds()).isTrue();
        assertThat(skipping(1, 19).holds()).isFalse();
        assertThat(skipping(2, 39).holds()).isFalse();
        assertThat(skipping(2, 40).holds()).isTrue();
    }

    @Test
    void summaryNamesSkippedChecks() {
        assertThat(skipping(1, 2).summary())
                .containsExactly(
                        "1 of 2 checks skipped because the load generator was late (at most 1 in 20)",
                        "SKIPPED check: late, in two lines");
    }

    @Test
    void writesOneLineForACheckWhateverItsText() {
        Path file = scratch.resolve("checks.txt");
        System.setProperty(Policy.CHECKS, file.toString());

        Policy.ruleOn(new RunEvent.Checked("a\nPASSED b\r\nPASSED c", Verdict.VALID, "half a character: \ud83d"));

        assertThat(file).hasContent("PASSED a PASSED b PASSED c: half a character: ?");
        assertThat(Rulings.read(file).checks()).isEqualTo(1);
    }

    @Test
    void countsNoCheckWithoutAFile() {
        assertThat(Rulings.read(scratch.resolve("none"))).isEqualTo(new Rulings(0, List.of()));
    }

    private Rulings skipping(int skipped, int checks) {
        Path file = scratch.resolve("target/%d-of-%d.txt".formatted(skipped, checks));
        System.setProperty(Policy.JUDGE_TIMES, "false");
        System.setProperty(Policy.CHECKS, file.toString());
        for (int check = 0; check < checks; check++) {
            Policy.ruleOn(
                    check < skipped
                            ? new RunEvent.Checked("check", Verdict.UNKNOWN, "late,\nin two lines", List.of(Doubt.LATE))
                            : new RunEvent.Checked("check", Verdict.VALID, "it holds"));
        }
        return Rulings.read(file);
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
