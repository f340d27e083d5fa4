package dev.ballast.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a process ended, by supervisord's words. */
class ProcessChangedTest {

    @ParameterizedTest
    @CsvSource({
        "false, (exit status 0; expected), true, true, false",
        "false, (exit status 2; expected), true, false, false",
        "false, (exit status 0; not expected), false, true, false",
        "false, (exit status 1; not expected), false, false, false",
        "false, (terminated by SIGKILL; not expected), false, false, false",
        "false, (exit status 0), false, false, true",
        "false, (terminated by SIGTERM), false, false, true",
        "false, '', false, false, true",
        "true, with pid 7, false, false, false"
    })
    void saysHowItEnded(boolean running, String words, boolean asExpected, boolean withZero, boolean stopped) {
        var change = new InstanceEvent.ProcessChanged("api-1", "register", running, words);

        assertThat(change.exitedAsExpected()).isEqualTo(asExpected);
        assertThat(change.exitedWithZero()).isEqualTo(withZero);
        assertThat(change.wasStopped()).isEqualTo(stopped);
    }
}
