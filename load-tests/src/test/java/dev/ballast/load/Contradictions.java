package dev.ballast.load;

import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import dev.ballast.judge.JudgedCheck;
import dev.ballast.judge.JudgedRun;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the judge of a recorded run contradicts what the run said of itself. */
final class Contradictions {

    private static final Set<Verdict> YES_AND_NO = EnumSet.of(Verdict.VALID, Verdict.INVALID);

    private Contradictions() {}

    /**
     * Returns the verdicts that are VALID and were INVALID, or the reverse; and those that are INVALID although the run's test
     * passed. Leaves out the checks that have found a fault that the test had planted: what they said before that is not true of
     * the whole run.
     */
    static List<String> in(JudgedRun run, boolean testPassed) {
        Set<String> said = run.verdicts().stream().map(JudgedCheck::check).collect(Collectors.toSet());
        return run.verdicts().stream()
                .filter(check -> contradicts(check) || (testPassed && check.verdict() == Verdict.INVALID))
                .filter(check -> !said.contains(planted(check)))
                .map(check -> "%s: %s, was %s, %s: %s"
                        .formatted(run.run(), check.verdict(), check.recorded(), check.check(), check.detail()))
                .toList();
    }

    private static String planted(JudgedCheck check) {
        return new RunEvent.Checked(check.check(), check.verdict(), "")
                .asPlanted()
                .check();
    }

    private static boolean contradicts(JudgedCheck check) {
        return check.recorded() != null
                && check.recorded() != check.verdict()
                && YES_AND_NO.contains(check.recorded())
                && YES_AND_NO.contains(check.verdict());
    }
}
