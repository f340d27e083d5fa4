package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.internal.AssumptionViolatedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

class TestVerdictTest {

    private static final RunEvent.Checked HELD = new RunEvent.Checked("members", Verdict.VALID, "all right");
    private static final RunEvent.Checked LATE =
            new RunEvent.Checked("nothing lost", Verdict.UNKNOWN, "the generator was late", List.of(Doubt.LATE));
    private static final RunEvent.Checked LOST = new RunEvent.Checked("nothing lost", Verdict.INVALID, "lost 1");

    @Test
    void isValidIfEveryAssertionHeld() {
        assertThat(TestVerdict.of("test", Optional.empty(), List.of(HELD)))
                .isEqualTo(new RunEvent.Checked("test", Verdict.VALID, "every assertion held"));
    }

    @Test
    void isUnknownIfNothingWasAsserted() {
        assertThat(TestVerdict.of("test", Optional.empty(), List.of()))
                .isEqualTo(
                        new RunEvent.Checked(
                                "test",
                                Verdict.UNKNOWN,
                                "the test passed, but claimed nothing of the system: use Ballast's assertions, claim() or @LabClaim"));
    }

    @Test
    void aTestClaimsWhatItsAnnotationSays() throws NoSuchMethodException {
        Method test = Claiming.class.getDeclaredMethod("test");

        assertThat(TestVerdict.claimed(test, Optional.empty()))
                .contains(new RunEvent.Checked("one and one is two", Verdict.VALID, "no assertion of the test failed"));
        assertThat(TestVerdict.claimed(test, Optional.of(new AssertionError("it is 3"))))
                .contains(new RunEvent.Checked("one and one is two", Verdict.INVALID, "it is 3"));
        assertThat(TestVerdict.claimed(test, Optional.of(new TestAbortedException("no numbers here"))))
                .isEmpty();
    }

    @Test
    void aTestWithoutTheAnnotationClaimsNothing() throws NoSuchMethodException {
        assertThat(TestVerdict.claimed(Claiming.class.getDeclaredMethod("other"), Optional.empty()))
                .isEmpty();
    }

    private static final class Claiming {
        @LabClaim("one and one is two")
        void test() {}

        void other() {}
    }

    @Test
    void isUnknownIfAnAssertionWasSkipped() {
        assertThat(TestVerdict.of("test", Optional.empty(), List.of(HELD, LATE)))
                .isEqualTo(new RunEvent.Checked(
                        "test",
                        Verdict.UNKNOWN,
                        "skipped: nothing lost (the generator was late); every other assertion held",
                        List.of(Doubt.LATE)));
    }

    @Test
    void namesTheAssertionsThatTheTestExpectedToFail() {
        assertThat(TestVerdict.of("test", Optional.empty(), List.of(HELD, LOST)))
                .isEqualTo(new RunEvent.Checked(
                        "test",
                        Verdict.VALID,
                        "the test passed, and expected that this does not hold: nothing lost (lost 1)"));
    }

    static List<RuntimeException> aborts() {
        return List.of(new TestAbortedException("no IPv6 here"), new AssumptionViolatedException("no IPv6 here"));
    }

    @ParameterizedTest
    @MethodSource("aborts")
    void isUnknownIfTheTestWasAborted(RuntimeException abort) {
        assertThat(TestVerdict.of("test", Optional.of(abort), List.of()))
                .isEqualTo(new RunEvent.Checked(
                        "test", Verdict.UNKNOWN, "not judged, because the test was aborted: no IPv6 here"));
    }

    @Test
    void isInvalidIfTheTestFailed() {
        assertThat(TestVerdict.of("test", Optional.of(new AssertionError("lost 1")), List.of(LATE)))
                .isEqualTo(new RunEvent.Checked("test", Verdict.INVALID, "lost 1"));
    }
}
