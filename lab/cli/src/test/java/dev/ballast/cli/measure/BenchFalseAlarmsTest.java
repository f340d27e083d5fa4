package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.Account;
import dev.ballast.bench.Loads;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
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
    void failedStartIsAnAlarm() {
        account.trouble("it did not start");
        assertThat(BenchFalseAlarms.alarms(account)).containsExactly("run 7: it did not start");
    }
}
