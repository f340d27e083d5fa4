package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Account;
import dev.ballast.bench.Loads;
import dev.ballast.check.Policy;
import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchFalseAlarmsTest {

    private final Account account = new Account("run 7");

    @Test
    void validVerdictIsNoAlarm() {
        account.add(Loads.of(1_000, 0, null));
        assertThat(BenchFalseAlarms.alarms(account)).isEmpty();
    }

    @Test
    void invalidAndUnknownVerdictsAreAlarms() {
        account.verdict(new RunEvent.Checked("one", Verdict.INVALID, "wrong"));
        account.verdict(new RunEvent.Checked("other", Verdict.UNKNOWN, "not seen"));
        assertThat(BenchFalseAlarms.alarms(account))
                .containsExactly("run 7: UNKNOWN: other: not seen", "run 7: INVALID: one: wrong");
    }

    @Test
    void lateGeneratorIsNoAlarmWithoutTimes() {
        account.verdict(new RunEvent.Checked("losses", Verdict.UNKNOWN, "it was late", List.of(Doubt.LATE)));
        account.verdict(new RunEvent.Checked("other", Verdict.UNKNOWN, "too few", List.of(Doubt.LATE, Doubt.TOO_FEW)));
        assertThat(BenchFalseAlarms.alarms(account)).as("if times are judged").hasSize(2);

        System.setProperty(Policy.JUDGE_TIMES, "false");
        try {
            assertThat(BenchFalseAlarms.alarms(account)).containsExactly("run 7: UNKNOWN: other: too few");
        } finally {
            System.clearProperty(Policy.JUDGE_TIMES);
        }
        assertThat(account.late()).containsExactly("UNKNOWN: losses: it was late");
    }

    @Test
    void estimatesTheTimeLeftByTheRunsDone() {
        assertThat(BenchFalseAlarms.left(0, 100, Duration.ZERO)).isEqualTo(Duration.ofMinutes(70));
        assertThat(BenchFalseAlarms.left(4, 100, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(48));
    }

    @Test
    void failedStartIsAnAlarm() {
        account.trouble("it did not start");
        assertThat(BenchFalseAlarms.alarms(account)).containsExactly("run 7: it did not start");
    }
}
