package dev.ballast.cli.options;

import dev.ballast.cli.console.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --json}: a file for a command's result. */
public final class JsonOption {

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the result as JSON; - for standard output.")
    private String target = "";

    /** Returns a console that prints on standard error if the JSON goes to standard output. */
    public Console console(CommandSpec spec) {
        return Console.besideJson(spec, target);
    }

    /** Writes a result, if the option was given. */
    public void write(Console console, Object result) {
        console.writeJson(target, result);
    }
}
