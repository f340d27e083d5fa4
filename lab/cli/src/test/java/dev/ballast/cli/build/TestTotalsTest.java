package dev.ballast.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTotalsTest {

    private final Instant start = Instant.now().minusSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path root;

    @Test
    void addsUpTheReportsOfAllModules() throws IOException {
        report("reports/target/surefire-reports/TEST-a.xml", "tests='3' failures='1' errors='0' skipped='1'");
        report("lab/core/target/failsafe-reports/TEST-b.xml", "tests='5' errors='2' skipped='0'");
        report("lab/core/target/failsafe-reports/failsafe-summary.xml", "tests='7'");
        report("lab/core/src/TEST-c.xml", "tests='7'");

        TestTotals totals = TestTotals.in(root, start);

        assertThat(totals).hasToString("Tests run: 8, Failures: 1, Errors: 2, Skipped: 1");
        assertThat(totals.run()).isEqualTo(7);
    }

    @Test
    void leavesOutEarlierBuilds() throws IOException {
        Path old = report("scenarios/target/failsafe-reports/TEST-a.xml", "tests='5'");
        Files.setLastModifiedTime(old, FileTime.from(start.minusSeconds(60)));

        assertThat(TestTotals.in(root.resolve("scenarios/target/failsafe-reports"), start)
                        .run())
                .isZero();
        assertThat(TestTotals.in(root.resolve("none"), start).run()).isZero();
    }

    @Test
    void countsOneFolder() throws IOException {
        Path folder = report("scenarios/target/failsafe-reports/TEST-a.xml", "tests='5' skipped='2'")
                .getParent();

        assertThat(TestTotals.in(folder, start).run()).isEqualTo(3);
    }

    private Path report(String file, String counts) throws IOException {
        Path report = root.resolve(file);
        Files.createDirectories(report.getParent());
        return Files.writeString(report, "<testsuite name='a' %s/>".formatted(counts));
    }
}
