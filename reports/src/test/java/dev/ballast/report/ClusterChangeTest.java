package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterChangeTest {

    @Test
    void namesMembersThatCameAndWent(@TempDir Path folder) {
        TestRun run = TestRun.goldenIn(folder)
                .event("\"type\":\"consul-cluster\",\"leader\":\"10.0.0.2:8300\",\"members\":{\"server-1\":\"ALIVE\"}")
                .event(
                        "\"type\":\"consul-cluster\",\"leader\":\"\",\"members\":{\"server-1\":\"FAILED\",\"api-1\":\"ALIVE\"}")
                .event("\"type\":\"consul-cluster\",\"leader\":\"10.0.0.3:8300\",\"members\":{\"api-1\":\"ALIVE\"}");

        assertThat(ClusterChange.of(run.read()).list())
                .extracting(ClusterChange::what)
                .containsExactly(
                        "server-1 ALIVE",
                        "no leader, server-1 ALIVE → FAILED, api-1 ALIVE",
                        "a new leader, server-1 forgotten");
        assertThat(run.page()).contains("✕ none", "10.0.0.3:8300");
    }

    @Test
    void anOlderRunShowsTheEnd(@TempDir Path folder) {
        TestRun older =
                TestRun.goldenIn(folder).write("consul/members.json", "{\"server-1\":\"ALIVE\",\"api-3\":\"LEFT\"}");

        assertThat(older.page())
                .contains("has no events of members or leader", "<strong>LEFT</strong>: <span class=\"mono\">api-3");
    }
}
