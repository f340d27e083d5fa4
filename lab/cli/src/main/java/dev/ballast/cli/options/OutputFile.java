package dev.ballast.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file that a command writes at its end. Its folder must exist. */
public final class OutputFile {

    private OutputFile() {}

    /**
     * Requires that a file can be written, without changing it.
     *
     * @throws ParameterException if it cannot; to find that out after an hour's measurement would be too late
     */
    public static void require(CommandSpec spec, String option, String name) {
        String why = "";
        try {
            Path file = Path.of(name).toAbsolutePath();
            Path folder = file.getParent();
            if (Files.isDirectory(file) || folder == null) {
                why = "it is a directory";
            } else if (!Files.isDirectory(folder)) {
                why = "there is no folder " + folder;
            } else if (Files.isRegularFile(file)) {
                Files.newOutputStream(file, StandardOpenOption.APPEND).close();
            } else if (Files.notExists(file)) {
                Files.delete(Files.createTempFile(folder, ".ballast-", ""));
            }
        } catch (InvalidPathException e) {
            why = e.getMessage();
        } catch (IOException e) {
            why = e.toString();
        }
        if (!why.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "%s %s cannot be written: %s; give another file".formatted(option, name, why));
        }
    }
}
