package dev.ballast.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RepositoryTest {

    @Test
    void findsClassesByFileName() {
        assertThat(Repository.classes("lab/cli/src/test/java", "RepositoryTest"))
                .containsExactly(Map.entry("RepositoryTest", "dev.ballast.cli.build.RepositoryTest"));
    }

    @Test
    void findsScenariosByFileName() {
        assertThat(Repository.classes("scenarios/src/test/java", "IT"))
                .containsEntry("ScaleUpIT", "dev.ballast.scenarios.ScaleUpIT")
                .doesNotContainKeys("FollowsThePool", "LabToBeKilled");
    }
}
