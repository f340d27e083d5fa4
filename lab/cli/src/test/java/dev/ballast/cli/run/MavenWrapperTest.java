package dev.ballast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenWrapperTest {

    @Test
    void anUnknownNameListsTheKnownOnes() {
        var known = new TreeMap<>(Map.of("ScaleUpIT", "x.ScaleUpIT", "ScaleDownIT", "x.ScaleDownIT"));
        assertThat(MavenWrapper.unknown("scenario", "scaleup", known))
                .contains("no scenario 'scaleup'", "Did you mean ScaleUpIT?", "ScaleDownIT");
        assertThat(MavenWrapper.unknown("scenario", "Chaos", known)).doesNotContain("Did you mean");
    }

    @Test
    void findsClassesByTheirDeclaration() {
        assertThat(MavenWrapper.classes("lab/cli/src/test/java", Pattern.compile("class MavenWrapperTest ")))
                .containsExactly(Map.entry("MavenWrapperTest", "dev.ballast.cli.run.MavenWrapperTest"));
    }

    @Test
    void onlyConcreteClassesAreScenarios() {
        assertThat(Scenario.SCENARIO.matcher("@LabTest\nclass ScaleUpIT {").find())
                .isTrue();
        assertThat(Scenario.SCENARIO
                        .matcher("final class NginxRestartIT extends FollowsThePool {")
                        .find())
                .isTrue();
        assertThat(Scenario.SCENARIO
                        .matcher("abstract class FollowsThePoolIT {")
                        .find())
                .isFalse();
        assertThat(Scenario.SCENARIO.matcher("class LabToBeKilled {\n  @Test").find())
                .isFalse();
    }

    @Test
    void countsTheTestsThatHaveRun(@TempDir Path folder) throws IOException {
        assertThat(MavenWrapper.testsRun(folder.resolve("none"), Instant.EPOCH)).isZero();
        Path reports = Files.createDirectory(folder.resolve("reports"));
        Files.writeString(reports.resolve("TEST-a.xml"), "<testsuite name='a' tests='3' skipped='1'/>");
        Path old = Files.writeString(reports.resolve("TEST-b.xml"), "<testsuite name='b' tests='5' skipped='0'/>");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60)));

        assertThat(MavenWrapper.testsRun(reports, Instant.now().minusSeconds(30)))
                .isEqualTo(2);
    }
}
