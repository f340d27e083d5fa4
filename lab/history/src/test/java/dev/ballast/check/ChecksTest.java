package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.membership.Tolerance;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private final Check right = Check.of("right", history -> new RunEvent.Checked("right", Verdict.VALID, ""));

    @Test
    void turnsACrashIntoUnknownWithTheReason() {
        Check crashing = Check.of("crashing", history -> {
            throw new IllegalStateException("no list at all");
        });

        assertThat(Checks.all(History.inMemory(), List.of(crashing, right)))
                .containsExactly(
                        new RunEvent.Checked(
                                "crashing",
                                Verdict.UNKNOWN,
                                "the check crashed: java.lang.IllegalStateException: no list at all"),
                        new RunEvent.Checked("right", Verdict.VALID, ""));
    }

    @Test
    void runsChecksOfAHistory() {
        assertThat(Checks.all(
                        History.inMemory(), List.of(new ArrivalCheck(), new MembershipCheck(Tolerance.defaults()))))
                .extracting(RunEvent.Checked::check, RunEvent.Checked::verdict)
                .containsExactly(
                        tuple(ArrivalCheck.NAME, Verdict.UNKNOWN), tuple(MembershipCheck.NAME, Verdict.UNKNOWN));
    }
}
