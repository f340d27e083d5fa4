package dev.ballast.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class StrategyOptionTest {

    @Command
    private static final class Bench {
        @Mixin
        private StrategyOption strategy = new StrategyOption();
    }

    @Test
    void referenceStaysAsItIs() {
        assertThat(typed().reference()).isEqualTo(Topology.reference());
        assertThat(typed("--strategy", Strategies.standard()).reference()).isEqualTo(Topology.reference());
    }

    @Test
    void takesAFolderAnywhere(@TempDir Path folder) throws IOException {
        Path mine = Files.createDirectory(folder.resolve("my balancer"));
        Files.writeString(mine.resolve("Dockerfile"), "FROM scratch\n");

        Topology system = typed("--strategy", mine.toString()).reference();

        assertThat(system.balancer()).isEqualTo(new ImageSource(ImageSource.Kind.DIRECTORY, mine.toString()));
        assertThat(system.name()).isEqualTo(mine.toString());
        assertThat(system.api()).isEqualTo(Topology.reference().api());
    }

    @Test
    void refusesAnUnknownName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> typed("--strategy", "nginx").reference())
                .withMessageContaining("no strategy 'nginx'; there are ");
    }

    private static StrategyOption typed(String... arguments) {
        Bench bench = new Bench();
        new CommandLine(bench).parseArgs(arguments);
        return bench.strategy;
    }
}
