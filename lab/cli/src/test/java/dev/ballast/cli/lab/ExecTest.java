package dev.ballast.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.console.ExitCodes;
import dev.ballast.topology.Topology;
import org.junit.jupiter.api.Test;

class ExecTest {

    @Test
    void saysThatOptionsGoBeforeTheInstance() throws Exception {
        try (PlayedEngine engine = new PlayedEngine()) {
            engine.labs.put("1a2b3c4d", Topology.reference().toJson());
            engine.labs.put("5e6f7a8b", Topology.reference().toJson());

            assertThat(engine.ballast("exec", "api-1", "ls", "--lab", "1a2b")).isEqualTo(ExitCodes.USAGE);
            assertThat(engine.said).contains("options go before INSTANCE: ./ballast exec --lab ID api-1 …");

            assertThat(engine.ballast("exec", "api-1", "ls")).isEqualTo(ExitCodes.USAGE);
            assertThat(engine.said).contains("choose one by --lab ID");
        }
    }
}
