package dev.ballast;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives the verdicts on a test of a {@link LabTest}, beside those of the assertions in it. */
final class TestVerdict {

    private TestVerdict() {}

    /** Returns the verdict on what a test claims as a whole; empty if it claims nothing, or was aborted. */
    static Optional<RunEvent.Checked> claimed(Method test, Optional<Throwable> failure) {
        return AnnotationSupport.findAnnotation(test, LabClaim.class)
                .filter(claim -> failure.filter(Aborted::by).isEmpty())
                .map(claim -> failure.map(why ->
                                new RunEvent.Checked(claim.value(), Verdict.INVALID, String.valueOf(why.getMessage())))
                        .orElseGet(() ->
                                new RunEvent.Checked(claim.value(), Verdict.VALID, "no assertion of the test failed")));
    }

    /**
     * Returns the verdict of a test: INVALID if it failed; UNKNOWN if it was aborted, if it passed without any of Ballast's
     * assertions, or if one of them was skipped because the load generator was late; VALID otherwise.
     *
     * @param asserted the verdicts of Ballast's assertions in it
     */
    static RunEvent.Checked of(String test, Optional<Throwable> failure, List<RunEvent.Checked> asserted) {
        if (failure.isPresent()) {
            String why = String.valueOf(failure.get().getMessage());
            return Aborted.by(failure.get())
                    ? new RunEvent.Checked(test, Verdict.UNKNOWN, "not judged, because the test was aborted: " + why)
                    : new RunEvent.Checked(test, Verdict.INVALID, why);
        }
        if (asserted.isEmpty()) {
            return new RunEvent.Checked(
                    test,
                    Verdict.UNKNOWN,
                    "the test passed, but claimed nothing of the system: use Ballast's assertions, claim() or @LabClaim");
        }
        String skipped = told(asserted.stream().filter(RunEvent.Checked::isOnlyLate));
        if (!skipped.isEmpty()) {
            return new RunEvent.Checked(
                    test,
                    Verdict.UNKNOWN,
                    "skipped: %s; every other assertion held".formatted(skipped),
                    List.of(Doubt.LATE));
        }
        String caught = told(asserted.stream().filter(check -> check.verdict() != Verdict.VALID));
        return new RunEvent.Checked(
                test,
                Verdict.VALID,
                caught.isEmpty()
                        ? "every assertion held"
                        : "the test passed, and expected that this does not hold: " + caught);
    }

    private static String told(Stream<RunEvent.Checked> checks) {
        return checks.map(check -> "%s (%s)".formatted(check.check(), check.detail()))
                .collect(Collectors.joining("; "));
    }
}
