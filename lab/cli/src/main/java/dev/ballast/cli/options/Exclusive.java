package dev.ballast.cli.options;

import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Options that exclude each other. */
public final class Exclusive {

    private Exclusive() {}

    /**
     * Refuses options beside another one.
     *
     * @param option the long name of one that was given
     * @param refused which long names may not be given beside it
     * @throws ParameterException naming the first two that exclude each other
     */
    public static void require(CommandSpec spec, String option, Predicate<String> refused) {
        spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !name.equals(option) && refused.test(name))
                .findFirst()
                .ifPresent(other -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            "%s and %s exclude each other; leave one of them out".formatted(option, other));
                });
    }
}
