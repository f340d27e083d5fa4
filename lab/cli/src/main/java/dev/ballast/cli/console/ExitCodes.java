package dev.ballast.cli.console;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** What a command's exit code says; the launcher uses the same. */
public final class ExitCodes {

    public static final int OK = 0;
    /** What was checked, run or measured failed. */
    public static final int FAILED = 1;
    /** The command line makes no sense. */
    public static final int USAGE = 2;
    /** Engine, registry, image or JDK is missing. */
    public static final int ENVIRONMENT = 3;
    /** There is no such lab, instance or run. */
    public static final int NOT_FOUND = 4;
    /** Ctrl-C. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    /** Lists the exit codes at the end of the help of a command and of all its subcommands. */
    public static void describe(CommandLine command) {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(" " + OK, "it is well");
        meanings.put(" " + FAILED, "what was checked, run or measured failed");
        meanings.put(" " + USAGE, "the command line makes no sense");
        meanings.put(" " + ENVIRONMENT, "engine, registry, image or JDK is missing");
        meanings.put(" " + NOT_FOUND, "there is no such lab, instance or run");
        meanings.put(String.valueOf(INTERRUPTED), "interrupted");
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(meanings);
        command.getSubcommands().values().forEach(ExitCodes::describe);
    }
}
