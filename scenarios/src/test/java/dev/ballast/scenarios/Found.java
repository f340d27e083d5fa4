package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.check.VerdictListeners;
import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import java.util.List;

/** What the checks must say of a planted fault. That they say so is a verdict of the run, and one on the loads that they judge. */
final class Found {

    private Found() {}

    /** Verifies the verdict of a check, and words of its detail. */
    static void by(Checked check, Verdict expected, String... words) {
        assertThat(check.verdict()).as(check.detail()).isEqualTo(expected);
        assertThat(List.of(words)).allSatisfy(word -> assertThat(check.detail()).contains(word));
        VerdictListeners.tell(check.asPlanted());
    }

    /** Verifies that a check says UNKNOWN for a reason, perhaps beside others, and words of its detail. */
    static void open(Checked check, Doubt doubt, String... words) {
        assertThat(check.doubts()).as(check.detail()).contains(doubt);
        by(check, Verdict.UNKNOWN, words);
    }

    /** Tells the run that a check has found a planted fault. */
    static void told(String check, Verdict verdict, String detail) {
        VerdictListeners.tell(new Checked(check, verdict, detail).asPlanted());
    }
}
