package dev.ballast.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenWrapperTest {

    @Test
    void findsClassesByFileName() {
        assertThat(MavenWrapper.classes("lab/cli/src/test/java", "WrapperTest"))
                .containsExactly(Map.entry("MavenWrapperTest", "dev.ballast.cli.options.MavenWrapperTest"));
    }

    @Test
    void findsScenariosByFileName() {
        assertThat(MavenWrapper.classes("scenarios/src/test/java", "IT"))
                .containsEntry("ScaleUpIT", "dev.ballast.scenarios.ScaleUpIT")
                .doesNotContainKeys("FollowsThePool", "LabToBeKilled");
    }

    @Test
    void handsFolderOfRunsOn() {
        assertThat(MavenWrapper.command(Path.of("/clone"), List.of("verify")))
                .startsWith("/clone/mvnw")
                .contains("-Dballast.runs=" + RunDirectory.runsFolder().toAbsolutePath())
                .endsWith("verify");
    }

    @Test
    void keepsTheOutputAndPassesItOn(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("logs/maven.log");
        List<String> lines = new ArrayList<>();
        MavenWrapper.copy(new ProcessBuilder("sh", "-c", "echo one; echo two").start(), log, lines::add);

        assertThat(lines).containsExactly("one", "two");
        assertThat(log).content().isEqualTo("one\ntwo\n");
    }

    @Test
    void countsTestsThatRan(@TempDir Path folder) throws IOException {
        assertThat(MavenWrapper.testsRun(folder.resolve("none"), Instant.EPOCH)).isZero();
        Path reports = Files.createDirectory(folder.resolve("reports"));
        Files.writeString(reports.resolve("TEST-a.xml"), "<testsuite name='a' tests='3' skipped='1'/>");
        Path old = Files.writeString(reports.resolve("TEST-b.xml"), "<testsuite name='b' tests='5' skipped='0'/>");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60)));

        assertThat(MavenWrapper.testsRun(reports, Instant.now().minusSeconds(30)))
                .isEqualTo(2);
    }
}
