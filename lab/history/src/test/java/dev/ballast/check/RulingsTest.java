package dev.ballast.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.Doubt;
import dev.ballast.history.RunEvent;
import dev.ballast.history.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulingsTest {

    @TempDir
    private Path scratch;

    @AfterEach
    void clearProperties() {
        System.clearProperty(Policy.JUDGE_TIMES);
        System.clearProperty(Rulings.FILE);
    }

    @Test
    void allowsOneSkippedCheckInTwenty() {
        Rulings rulings = skipping(1, 20);

        assertThat(rulings.holds()).isTrue();
        assertThat(rulings).hasToString("1 of 20 checks skipped because the load generator was late (at most 1 in 20)");
    }

    @Test
    void refusesTwoSkippedChecksInTwenty() {
        Rulings rulings = skipping(2, 20);

        assertThat(rulings.holds()).isFalse();
        assertThat(rulings.skipped())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).isEqualTo("SKIPPED check: late, in two lines"));
    }

    @Test
    void allowsNoSkippedCheckInFewerThanTwenty() {
        assertThat(skipping(0, 5).holds()).isTrue();
        assertThat(skipping(1, 19).holds()).isFalse();
        assertThat(skipping(2, 39).holds()).isFalse();
        assertThat(skipping(2, 40).holds()).isTrue();
    }

    @Test
    void summaryNamesSkippedChecks() {
        assertThat(skipping(1, 2).summary())
                .containsExactly(
                        "1 of 2 checks skipped because the load generator was late (at most 1 in 20)",
                        "SKIPPED check: late, in two lines");
    }

    @Test
    void writesOneLineForACheckWhateverItsText() {
        Path file = scratch.resolve("checks.txt");
        System.setProperty(Rulings.FILE, file.toString());

        Policy.ruleOn(new RunEvent.Checked("a\nPASSED b\r\nPASSED c", Verdict.VALID, "half a character: \ud83d"));

        assertThat(file).hasContent("PASSED a PASSED b PASSED c: half a character: ?");
        assertThat(Rulings.read(file).checks()).isEqualTo(1);
    }

    @Test
    void countsNoCheckWithoutAFile() {
        assertThat(Rulings.read(scratch.resolve("none"))).isEqualTo(new Rulings(0, List.of()));
    }

    private Rulings skipping(int skipped, int checks) {
        Path file = scratch.resolve("target/%d-of-%d.txt".formatted(skipped, checks));
        System.setProperty(Policy.JUDGE_TIMES, "false");
        System.setProperty(Rulings.FILE, file.toString());
        for (int check = 0; check < checks; check++) {
            Policy.ruleOn(
                    check < skipped
                            ? new RunEvent.Checked("check", Verdict.UNKNOWN, "late,\nin two lines", List.of(Doubt.LATE))
                            : new RunEvent.Checked("check", Verdict.VALID, "it holds"));
        }
        return Rulings.read(file);
    }
}
