package dev.ballast.cli.options;

import dev.ballast.cli.console.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --json}: a file for a command's result. */
public final class JsonOption {

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the result as JSON; - for standard output.")
    private String target = "";

    /**
     * Returns a console that prints on standard error if the JSON goes to standard output.
     *
     * @throws ParameterException if the file cannot be written
     */
    public Console console(CommandSpec spec) {
        if (!target.isBlank() && !target.equals(Console.STDOUT)) {
            OutputFile.require(spec, "--json", target);
        }
        return Console.besideJson(spec, target);
    }

    /** Writes a result, if the option was given. */
    public void write(Console console, Object result) {
        console.writeJson(target, result);
    }
}
