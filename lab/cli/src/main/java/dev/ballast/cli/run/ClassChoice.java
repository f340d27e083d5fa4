package dev.ballast.cli.run;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code NAME}, {@code --list} and what follows {@code --}: the class that a command runs with Maven. */
final class ClassChoice {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "A class that --list prints.")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "MAVEN_ARGUMENT",
            description = "Arguments for Maven after --, such as -Dkey=value.")
    private List<String> more = List.of();

    @Option(names = "--list", description = "List the classes.")
    private boolean list;

    String name() {
        return name;
    }

    /**
     * Returns what is for Maven.
     *
     * @throws ParameterException if a word of it does not come after {@code --}, as the {@code s} of {@code 20 s}
     */
    List<String> mavenArguments() {
        List<String> typed = command.root().commandLine().getParseResult().originalArgs();
        int separator = typed.indexOf("--");
        int passedOn = separator < 0 ? 0 : typed.size() - separator - 1;
        if (more.size() > passedOn) {
            throw new ParameterException(
                    command.commandLine(),
                    "'%s' is one word too many; Maven's arguments come after --".formatted(more.get(0)));
        }
        return more;
    }

    boolean isListing() {
        return list;
    }

    /**
     * Returns the refusal of the name: it lists the names that contain it, if any, then all names. If none was given, it
     * only says so.
     *
     * @param kind what the command runs, such as {@code scenario}
     */
    ParameterException unknown(String kind, Collection<String> known) {
        if (name.isBlank()) {
            return new ParameterException(
                    command.commandLine(),
                    "NAME is missing: the %s to run; ./%s --list lists them".formatted(kind, command.qualifiedName()));
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> alike = known.stream()
                .filter(other -> other.toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        String hint = alike.isEmpty() ? "" : " Did you mean %s?".formatted(String.join(" or ", alike));
        return new ParameterException(
                command.commandLine(),
                "no %s '%s'.%s There are:%n  %s"
                        .formatted(kind, name, hint, String.join(System.lineSeparator() + "  ", known)));
    }
}
