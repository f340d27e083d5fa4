package dev.ballast.cli;

import dev.ballast.LabException;
import dev.ballast.LabInterruptedException;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.NotFoundException;
import dev.ballast.cli.console.Printable;
import dev.ballast.cli.lab.Apply;
import dev.ballast.cli.lab.Clean;
import dev.ballast.cli.lab.Down;
import dev.ballast.cli.lab.Exec;
import dev.ballast.cli.lab.Live;
import dev.ballast.cli.lab.Logs;
import dev.ballast.cli.lab.Scale;
import dev.ballast.cli.lab.Status;
import dev.ballast.cli.lab.TopologyCommand;
import dev.ballast.cli.lab.Up;
import dev.ballast.cli.measure.Bench;
import dev.ballast.cli.measure.Compare;
import dev.ballast.cli.measure.JudgeCommand;
import dev.ballast.cli.measure.ReportCommand;
import dev.ballast.cli.run.Demo;
import dev.ballast.cli.run.LoadTest;
import dev.ballast.cli.run.Scenario;
import dev.ballast.cli.run.Verify;
import dev.ballast.cli.setup.Doctor;
import dev.ballast.cli.setup.Setup;
import dev.ballast.deploy.ChangeLock;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.NoSuchLabException;
import dev.ballast.engine.image.ImageLabelException;
import dev.ballast.run.UnreadableRunException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line; {@code ./ballast} starts it. */
@Command(
        name = "ballast",
        description = "Keeps a load balancer steady while the pool behind it changes, and proves it.",
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        versionProvider = VersionProvider.class)
public final class Main {

    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            Setup.class,
            Doctor.class,
            Demo.class,
            Verify.class,
            Up.class,
            TopologyCommand.class,
            Status.class,
            Live.class,
            Scale.class,
            Apply.class,
            Logs.class,
            Exec.class,
            Down.class,
            Clean.class,
            Scenario.class,
            LoadTest.class,
            ReportCommand.class,
            JudgeCommand.class,
            Compare.class,
            Bench.class);

    private static final Set<List<String>> HELP = Set.of(List.of("-h"), List.of("--help"));

    private static final String LOGBACK = "logback.configurationFile";

    @Option(
            names = "--debug",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show the stack trace of a failure; so does -Dballast.debug.")
    private boolean debug = System.getProperty("ballast.debug") != null;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // all that is printed is English
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, "ballast-logback.xml");
        }
        System.exit(commandLine(arguments).execute(arguments));
    }

    /**
     * Returns the command line. If {@code arguments} begin with a command, it has that command alone, since picocli takes some
     * milliseconds for each.
     */
    public static CommandLine commandLine(String... arguments) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        List<String> words = List.of(arguments);
        add(line, COMMANDS, words);
        Optional.ofNullable(line.getSubcommands().get("bench"))
                .ifPresent(bench -> add(bench, Bench.COMMANDS, words.subList(Math.min(1, words.size()), words.size())));
        line.setExecutionExceptionHandler(main::explain)
                .setParameterExceptionHandler(Main::explainUsage)
                .setExecutionStrategy(Main::run)
                .setCaseInsensitiveEnumValuesAllowed(true);
        Optional.ofNullable(line.getSubcommands().get("exec"))
                .ifPresent(exec -> exec.setStopAtPositional(true)); // the rest is the command's
        Optional.ofNullable(line.getSubcommands().get(Verify.NAME))
                .ifPresent(verify -> verify.setUnmatchedOptionsArePositionalParams(true)); // they are Maven's
        ExitCodes.describe(line);
        return line;
    }

    private static void add(CommandLine parent, List<Class<?>> commands, List<String> words) {
        List<Class<?>> meant = commands.stream()
                .filter(command -> words.stream().limit(1).anyMatch(name(command)::equals))
                .toList();
        boolean listed = HELP.contains(words); // a list needs names and descriptions only
        for (Class<?> command : meant.isEmpty() ? commands : meant) {
            parent.addSubcommand(name(command), listed ? description(command) : command);
        }
    }

    private static CommandSpec description(Class<?> command) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(command.getAnnotation(Command.class).description());
        return spec;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** Runs the command unless a value is empty, as from a shell variable that is not set. */
    private static int run(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            for (OptionSpec option : command.getParseResult().matchedOptions()) {
                if (option.arity().min() > 0 && option.originalStringValues().contains("")) {
                    throw empty(command, option.longestName());
                }
            }
            for (PositionalParamSpec word : command.getParseResult().matchedPositionals()) {
                if (!isForAnother(word) && word.originalStringValues().contains("")) {
                    throw empty(command, word.paramLabel());
                }
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static ParameterException empty(CommandLine command, String name) {
        return new ParameterException(command, "%s is empty: give it a value, or omit it".formatted(name));
    }

    /** Returns whether words are another program's, as those after {@code exec INSTANCE}, so that an empty one may be meant. */
    static boolean isForAnother(PositionalParamSpec words) {
        return words.index().min() > 0 && words.index().max() == Integer.MAX_VALUE;
    }

    /** Prints a sentence and a hint, since the whole help would push the sentence off the screen. */
    private static int explainUsage(ParameterException thrown, String[] arguments) {
        CommandLine command = thrown.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(noCommand(thrown).orElseGet(() -> said(thrown))));
        if (!command.getSubcommands().isEmpty() && !(thrown instanceof UnmatchedArgumentException)) {
            command.usage(err);
        } else if (!UnmatchedArgumentException.printSuggestions(thrown, err)) {
            err.println(
                    "./%s --help shows more".formatted(command.getCommandSpec().qualifiedName()));
        }
        err.flush();
        return ExitCodes.USAGE;
    }

    /** Returns an error that names a word typed in place of a command, or empty if the usage is wrong otherwise. */
    private static Optional<String> noCommand(ParameterException thrown) {
        CommandLine command = thrown.getCommandLine();
        return thrown instanceof UnmatchedArgumentException unmatched
                        && !command.getSubcommands().isEmpty()
                        && !unmatched.isUnknownOption()
                ? Optional.of(Printable.of("ballast: there is no command '%s'"
                        .formatted(unmatched.getUnmatched().get(0))))
                : Optional.empty();
    }

    /** Prints an expected failure as a sentence, an unexpected one with its stack trace. */
    private int explain(Exception thrown, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        Integer code = exitCode(thrown);
        if (code != null) {
            err.println(command.getColorScheme().errorText(said(thrown)));
        }
        if (code == null || debug) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            err.print(Printable.of(trace.toString()));
        }
        err.flush();
        return code == null ? ExitCodes.FAILED : code;
    }

    private static String said(Exception thrown) {
        return Printable.of("ballast: " + thrown.getMessage());
    }

    /** Returns the exit code of an expected failure, or null for an unexpected one. */
    static @Nullable Integer exitCode(Exception thrown) {
        if (thrown instanceof EngineException || thrown.getCause() instanceof EngineException) {
            return ExitCodes.ENVIRONMENT;
        }
        if (thrown instanceof NotFoundException
                || thrown instanceof NoSuchLabException
                || thrown instanceof UnreadableRunException) {
            return ExitCodes.NOT_FOUND;
        }
        if (thrown instanceof LabInterruptedException) {
            return ExitCodes.INTERRUPTED;
        }
        if (thrown instanceof IllegalArgumentException || thrown.getCause() instanceof ImageLabelException) {
            return ExitCodes.USAGE;
        }
        return thrown instanceof LabException
                        || thrown instanceof ChangeLock.HeldException
                        || thrown instanceof UncheckedIOException
                ? ExitCodes.FAILED
                : null;
    }
}
