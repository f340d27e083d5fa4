package dev.ballast.cli.console;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** The exit codes of commands; the launcher uses the same. */
public final class ExitCodes {

    public static final int OK = 0;
    /** A check, a run or a measurement failed. */
    public static final int FAILED = 1;
    /** Wrong usage. */
    public static final int USAGE = 2;
    /** Engine, registry, image, JDK or the server of {@code --target} is missing, or a port is taken. */
    public static final int ENVIRONMENT = 3;
    /** No such lab, instance or run. */
    public static final int NOT_FOUND = 4;
    /** Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private ExitCodes() {}

    /** Lists the exit codes at the end of the help of a command and of all its subcommands. */
    public static void describe(CommandLine command) {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(" " + OK, "success");
        meanings.put(" " + FAILED, "a check, a run or a measurement failed");
        meanings.put(" " + USAGE, "wrong usage");
        meanings.put(" " + ENVIRONMENT, "engine, registry, image or JDK is missing, or a port is taken");
        meanings.put(" " + NOT_FOUND, "no such lab, instance or run");
        meanings.put(String.valueOf(INTERRUPTED), "interrupted");
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(meanings);
        command.getSubcommands().values().forEach(ExitCodes::describe);
    }
}
