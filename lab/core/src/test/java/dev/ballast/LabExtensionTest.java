package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabExtensionTest {

    private static final RunEvent.Checked LATE =
            new RunEvent.Checked("nothing lost", Verdict.UNKNOWN, "the generator was late", List.of(Doubt.LATE));

    @Test
    void isValidIfEveryAssertionHeld() {
        assertThat(LabExtension.verdict("test", Optional.empty(), List.of()))
                .isEqualTo(new RunEvent.Checked("test", Verdict.VALID, "every assertion held"));
    }

    @Test
    void isUnknownIfAnAssertionWasSkipped() {
        assertThat(LabExtension.verdict("test", Optional.empty(), List.of(LATE)))
                .isEqualTo(new RunEvent.Checked(
                        "test",
                        Verdict.UNKNOWN,
                        "skipped: nothing lost (the generator was late); every other assertion held",
                        List.of(Doubt.LATE)));
    }

    @Test
    void isInvalidIfTheTestFailed() {
        assertThat(LabExtension.verdict("test", Optional.of(new AssertionError("lost 1")), List.of(LATE)))
                .isEqualTo(new RunEvent.Checked("test", Verdict.INVALID, "lost 1"));
    }
}
