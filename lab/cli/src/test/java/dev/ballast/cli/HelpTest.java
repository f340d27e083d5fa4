package dev.ballast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.Strategies;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @Test
    void everyCommandHasHelpWithExitCodes() {
        for (String command : line.getSubcommands().keySet()) {
            assertThat(line.execute(command, "--help")).as(command).isZero();
            assertThat(out.toString())
                    .contains("Usage: ballast " + command)
                    .contains("Exit codes:")
                    .contains("4    no such lab");
            out.getBuffer().setLength(0);
        }
        for (String bench : line.getSubcommands().get("bench").getSubcommands().keySet()) {
            assertThat(line.execute("bench", bench, "--help")).as(bench).isZero();
            assertThat(out.toString())
                    .contains("Usage: ballast bench " + bench, "Example", "  ./ballast bench " + bench);
            out.getBuffer().setLength(0);
        }
    }

    @Test
    void loadingOneCommandDoesNotChangeItsHelp() {
        for (String command : line.getSubcommands().keySet()) {
            assertThat(Main.commandLine(command).getSubcommands()).containsOnlyKeys(command);
            assertThat(help(Main.commandLine(command), command)).isEqualTo(help(Main.commandLine(), command));
        }
        assertThat(Main.commandLine("--help").getUsageMessage())
                .isEqualTo(Main.commandLine().getUsageMessage());
        assertThat(help(Main.commandLine("bench", "--help"), "bench")).isEqualTo(help(Main.commandLine(), "bench"));
        assertThat(Main.commandLine("bench", "loss")
                        .getSubcommands()
                        .get("bench")
                        .getSubcommands())
                .containsOnlyKeys("loss");
    }

    private static String help(CommandLine line, String command) {
        return line.getSubcommands().get(command).getUsageMessage();
    }

    @Test
    void helpKeepsTheLauncherInItsFolder() {
        CommandLine bench = line.getSubcommands().get("bench");
        assertThat(Stream.of(line, bench).flatMap(parent -> parent.getSubcommands().values().stream()))
                .allSatisfy(command -> assertThat(command.getUsageMessage()).doesNotContainPattern("(?m) \\.$"));
    }

    @Test
    void helpListsEveryBalancerThatShips() {
        assertThat(line.execute("up", "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains(Strategies.shipped())
                .contains(
                        "nginx-reload (the default)",
                        "api-flask (the default), api-go, api-gunicorn, api-java, api-node, api-uvicorn,");
    }

    @Test
    void showsHelpIfCommandIsMissing() {
        assertThat(line.execute()).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("Missing required subcommand", "demo", "bench");
    }
}
