package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationChangeTest {

    @Test
    void showsTheChangesOfEachRendering(@TempDir Path folder) {
        TestRun run = TestRun.goldenIn(folder);
        List<ConfigurationChange> changes =
                ConfigurationChange.of(run.read(), RunFiles.of(run.directory)).list();

        assertThat(changes).hasSize(3);
        assertThat(changes.get(0).lines()).anySatisfy(line -> {
            assertThat(line.kind()).isEqualTo("added");
            assertThat(line.text()).contains(":5000");
        });
        assertThat(changes.get(2).lines()).anyMatch(line -> line.kind().equals("removed"));
        assertThat(run.page()).contains("<span class=\"removed\">");
    }

    @Test
    void aFileThatIsGoneIsPassedOver(@TempDir Path folder) {
        TestRun run = TestRun.goldenIn(folder).delete("rendered/18-balancer.conf");

        assertThat(ConfigurationChange.of(run.read(), RunFiles.of(run.directory))
                        .list())
                .hasSize(2);
    }
}
