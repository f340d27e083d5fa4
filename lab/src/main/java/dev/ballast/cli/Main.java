package dev.ballast.cli;

import dev.ballast.engine.EngineException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The command line; {@code ./ballast} starts it. */
@Command(
        name = "ballast",
        description = "Keeps a load balancer steady while the pool behind it changes, and proves it.",
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        subcommands = {Setup.class, Doctor.class, Verify.class, Scenario.class, LoadTest.class})
public final class Main {

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::explain)
                .setCaseInsensitiveEnumValuesAllowed(true);
        ExitCodes.describe(line);
        return line;
    }

    /** An expected failure is told in a sentence; an unexpected one with its stack trace. */
    private static int explain(Exception thrown, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (thrown instanceof EngineException) {
            err.println(command.getColorScheme().errorText("ballast: " + thrown.getMessage()));
            return ExitCodes.ENVIRONMENT;
        }
        thrown.printStackTrace(err);
        return ExitCodes.FAILED;
    }
}
