package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import org.junit.jupiter.api.Test;

class ChecksTest {

    @Test
    void turnsACrashIntoUnknownWithTheReason() {
        assertThat(Checks.run(History.inMemory(), new Crashing()))
                .isEqualTo(new RunEvent.Checked(
                        "crashing",
                        Verdict.UNKNOWN,
                        "the check crashed: java.lang.IllegalStateException: no list at all"));
    }

    @Test
    void givesTheVerdictOfACheck() {
        History history = History.inMemory();

        assertThat(Checks.run(history, new ArrivalCheck())).isEqualTo(new ArrivalCheck().check(history));
    }

    private static final class Crashing implements Check {
        @Override
        public String name() {
            return "crashing";
        }

        @Override
        public RunEvent.Checked check(History history) {
            throw new IllegalStateException("no list at all");
        }
    }
}
