package dev.ballast.cli;

import picocli.CommandLine;

/** What a command's exit code says; the launcher uses the same. */
final class ExitCodes {

    static final int OK = 0;
    /** What was checked, run or measured failed. */
    static final int FAILED = 1;
    /** The command line makes no sense. */
    static final int USAGE = 2;
    /** Engine, registry, image or JDK is missing. */
    static final int ENVIRONMENT = 3;
    /** There is no such lab, or no such instance in it. */
    static final int NOT_FOUND = 4;
    /** Ctrl-C. */
    static final int INTERRUPTED = 130;

    private static final String HEADING = "%nExit codes:%n";

    private ExitCodes() {}

    /** Lists the exit codes at the end of the help of a command and all its subcommands. */
    static void describe(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading(HEADING)
                .exitCodeList(java.util.Map.of());
        command.getSubcommands().values().forEach(ExitCodes::describe);
    }
}
