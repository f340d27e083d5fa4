package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden run is valid. Each test plants one fault, which must be found. */
class JudgementTest {
    private TestRun run;

    @BeforeEach
    void copyGolden(@TempDir Path folder) {
        run = TestRun.goldenIn(folder);
    }

    @Test
    void theGoldenRunIsValid() {
        assertThat(run.judged().worst()).isEqualTo(Verdict.VALID);
        assertThat(run.judged().findings())
                .extracting(Judgement.Finding::check)
                .containsExactly("every instance serves", "lost nothing");
    }

    @Test
    void aFailedRunOfABareTargetIsInvalid() {
        outcome("failed")
                .edit(
                        "manifest.json",
                        m -> m.replaceAll("\"readyMs\": [0-9.]+", "\"readyMs\": null")
                                .replaceAll("\"lab\": \"[^\"]+\"", "\"lab\": null")
                                .replace("\"failure\": null", "\"failure\": \"did not hold: p99\""))
                .withoutEvents("phase");
        assertThat(run.judged().findings())
                .contains(new Judgement.Finding("run passed", Verdict.INVALID, "did not hold: p99"));

        run.withoutEvents("verdict");
        assertThat(run.judged().findings())
                .containsExactly(new Judgement.Finding(
                        "run passed",
                        Verdict.UNKNOWN,
                        "the run failed before any check, so nothing was checked: did not hold: p99"));
    }

    @Test
    void keepsTheWorstVerdict() {
        run.event(
                "\"type\":\"verdict\",\"check\":\"spread\",\"verdict\":\"UNKNOWN\",\"detail\":\"7 requests are too few\"");
        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);

        run.event("\"type\":\"verdict\",\"check\":\"lost nothing\",\"verdict\":\"INVALID\",\"detail\":\"3 lost\"");
        assertThat(run.judged().worst()).isEqualTo(Verdict.INVALID);
        assertThat(run.page()).contains("✕ INVALID", "3 lost", "At least one check is INVALID");
    }

    @Test
    void theWorstVerdictIsFirst() {
        run.event("\"type\":\"verdict\",\"check\":\"spread\",\"verdict\":\"UNKNOWN\",\"detail\":\"too few\"");
        run.event("\"type\":\"verdict\",\"check\":\"members\",\"verdict\":\"INVALID\",\"detail\":\"a list is late\"");

        String verdicts = run.page().replaceAll("(?s).*<h2 id=\"verdicts\">|</table>.*", "");
        assertThat(verdicts).containsSubsequence("a list is late", "too few", "every instance serves");
    }

    /** A load test on a running lab whose process died: the verdicts of an earlier one do not speak for it. */
    @Test
    void aCheckThatHasNotEndedIsUnknownUntilItHas() {
        String check = "\"type\":\"verdict\",\"check\":\"the load test Soak has ended\",\"verdict\":";
        run.event(check + "\"UNKNOWN\",\"doubts\":[\"UNFINISHED\"]");
        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);

        run.event(check + "\"VALID\"");
        assertThat(run.judged().worst()).isEqualTo(Verdict.VALID);
        assertThat(run.judged().findings()).hasSize(3);
    }

    @Test
    void aRunThatCheckedNothingIsUnknown() {
        run.withoutEvents("verdict");

        assertThat(run.judged().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(finding.detail())
                    .startsWith("nothing was claimed: no check gave a verdict; in a test, use an assertion");
        });
        assertThat(run.page())
                .contains(
                        "? UNKNOWN", "No check gave a verdict, so this run does not prove that the balancer was right.")
                .doesNotContain("✓ VALID");
    }

    @Test
    void anUnrecognizedVerdictIsUnknown() {
        run.event("\"type\":\"verdict\",\"check\":\"spread\",\"verdict\":\"FINE\"");

        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void anAbortedRunIsUnknown() {
        outcome("aborted").edit("manifest.json", m -> m.replace("\"failure\": null", "\"failure\": \"no IPv6 here\""));

        assertThat(run.judged().findings())
                .contains(new Judgement.Finding(
                        "run passed",
                        Verdict.UNKNOWN,
                        "the run was aborted: no IPv6 here; run it where that does not happen"));
        assertThat(run.page()).contains("The run was aborted.");
    }

    @Test
    void aFailedRunIsInvalid() {
        outcome("failed")
                .edit("manifest.json", m -> m.replace("\"failure\": null", "\"failure\": \"expected 2 hostnames\""));

        assertThat(run.judged().worst()).isEqualTo(Verdict.INVALID);
        assertThat(run.page()).contains("The run failed.", "expected 2 hostnames");
    }

    @Test
    void aFailureOfUnknownChecksAloneIsUnknown() {
        outcome("failed")
                .edit("manifest.json", m -> m.replace("\"failure\": null", "\"failure\": \"did not hold: spread\""))
                .event("\"type\":\"verdict\",\"check\":\"spread\",\"verdict\":\"UNKNOWN\",\"detail\":\"too few\"");

        assertThat(run.judged().findings())
                .contains(new Judgement.Finding("run passed", Verdict.UNKNOWN, "did not hold: spread"));
        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
        assertThat(run.page()).contains("so this run does not show whether its claims are true");

        run.event("\"type\":\"verdict\",\"check\":\"members\",\"verdict\":\"INVALID\",\"detail\":\"LOST\"");
        assertThat(run.judged().findings())
                .contains(new Judgement.Finding("run passed", Verdict.INVALID, "did not hold: spread"));
    }

    @Test
    void lossesThatNoCheckJudgedAreUnknown() {
        run.load(2, "cafe", lossy());

        assertThat(run.judged().findings())
                .contains(
                        new Judgement.Finding(
                                "losses are judged",
                                Verdict.UNKNOWN,
                                "load cafe lost 2 requests and no check judged it; assert lostNothing, or record a verdict that names the load"));
        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);

        run.event("\"type\":\"verdict\",\"check\":\"other load\",\"verdict\":\"VALID\",\"loads\":[\"babe\"]");
        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);

        run.event("\"type\":\"verdict\",\"check\":\"as planned\",\"verdict\":\"VALID\",\"loads\":[\"cafe\"]");
        assertThat(run.judged().worst()).isEqualTo(Verdict.VALID);
    }

    /** Earlier versions named no loads in their verdicts. */
    @Test
    void olderVerdictsMayHaveJudgedTheLosses() {
        run.load(2, "cafe", lossy()).event("\"type\":\"capacity\",\"directPerSecond\":null,\"balancedPerSecond\":150");

        assertThat(run.judged().worst()).isEqualTo(Verdict.VALID);
    }

    @Test
    void theEndOfACheckReplacesItsBeginning() {
        String said =
                "\"type\":\"verdict\",\"check\":\"the load test is judged\",\"verdict\":\"%s\",\"detail\":\"%s\"%s";
        String begun = said.formatted("UNKNOWN", "it has begun", ",\"doubts\":[\"UNFINISHED\"]");
        run.event(said.formatted("VALID", "it was", "")).event(begun);
        assertThat(run.judged().worst()).as("of a second one that died").isEqualTo(Verdict.UNKNOWN);

        run.event(said.formatted("VALID", "it was", ""));
        assertThat(run.judged().worst()).isEqualTo(Verdict.VALID);

        run.event(said.formatted("INVALID", "it was", "")).event(begun).event(said.formatted("VALID", "it was", ""));
        assertThat(run.judged().worst()).as("a verdict that was given stays").isEqualTo(Verdict.INVALID);
    }

    @Test
    void anUnknownWithoutAReasonSaysWhatToDo() {
        run.event("\"type\":\"verdict\",\"check\":\"spread\",\"verdict\":\"UNKNOWN\"");

        assertThat(run.page()).contains("the check does not say why; run it again");
    }

    private static List<String> lossy() {
        return List.of(
                TestRun.answered(0, 1_000),
                "1,GET,10000,0,10000,11000,BAD_GATEWAY,502,,0,1,empty pool",
                "2,GET,20000,0,20000,21000,RESET_IN_BODY,0,,0,1,reload gap");
    }

    @Test
    void aLabThatFailedToStartIsUnknown() {
        outcome("failed")
                .edit("manifest.json", m -> m.replace("\"readyMs\": 2467.3", "\"readyMs\": null"))
                .write(
                        "history.jsonl",
                        "{\"seq\":0,\"atMs\":1,\"type\":\"phase\",\"name\":\"starting\"}\n"
                                + "{\"seq\":1,\"atMs\":9,\"type\":\"failed\",\"message\":\"no Docker engine\"}\n");

        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
        assertThat(run.page()).contains("failed before it was ready", "no Docker engine");
    }

    @Test
    void aRunOfADeadProcessIsUnknown() {
        outcome("running");

        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
        assertThat(run.page()).contains("The run has not finished: it goes on, or its process died.");
    }

    @Test
    void anUnrecognizedOutcomeIsUnknown() {
        outcome("splendid");

        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aFailureInTheHistoryOutweighsTheManifest() {
        run.event("\"type\":\"failed\",\"message\":\"boom\"");

        assertThat(run.judged().worst()).isEqualTo(Verdict.INVALID);
        assertThat(run.page()).contains("boom");
    }

    @Test
    void aFailureInTheManifestOutweighsItsOutcome() {
        run.edit("manifest.json", m -> m.replace("\"failure\": null", "\"failure\": \"boom\""));

        assertThat(run.judged().worst()).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"soon\"", "\"2026-11-23T10:15:01Z\""})
    void aPassedRunWithoutAnEndAfterItsStartIsUnknown(String finished) {
        run.edit("manifest.json", m -> m.replace("\"2026-11-23T10:15:09.400Z\"", finished));

        assertThat(run.judged().findings())
                .contains(new Judgement.Finding(
                        "run passed",
                        Verdict.UNKNOWN,
                        "the manifest says passed, yet it names no time after the start at which the run finished"));
        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aDamagedRecordIsUnknown() {
        run.edit("history.jsonl", history -> history + "{\"seq\":51,\"atM");

        assertThat(run.judged().worst()).isEqualTo(Verdict.UNKNOWN);
        assertThat(run.page()).contains("ends in the middle of line 52");
    }

    private TestRun outcome(String outcome) {
        return run.edit(
                "manifest.json", m -> m.replace("\"outcome\": \"passed\"", "\"outcome\": \"%s\"".formatted(outcome)));
    }
}
