package dev.ballast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulAgentsTest {

    @Test
    void articleServersJoinTheFirstOnly() {
        assertThat(ConsulAgents.server(1, 3, false)).noneMatch(word -> word.contains("join"));
        assertThat(ConsulAgents.server(3, 3, false))
                .contains("-bootstrap-expect=3", "-node=server-3", "-retry-join=server-1")
                .noneMatch(word -> word.contains("server-2") || word.contains("raft_multiplier"));
    }

    @Test
    void tunedServersJoinAllOthers() {
        IntStream.rangeClosed(1, 3)
                .forEach(n -> assertThat(ConsulAgents.server(n, 3, true))
                        .filteredOn(word -> word.startsWith("-retry-join="))
                        .hasSize(2)
                        .doesNotContain("-retry-join=server-" + n));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void uiTakesNoWritesFromOutside(boolean tuned) {
        assertThat(ConsulAgents.ui(3, tuned))
                .contains("-hcl=http_config { allow_write_http_from = [\"127.0.0.0/8\"] }");
    }

    @Test
    void uiListensOnAllAddresses() {
        assertThat(ConsulAgents.ui(3, false))
                .containsSequence("-client", "0.0.0.0")
                .contains("-ui", "-node=client-ui");
    }
}
