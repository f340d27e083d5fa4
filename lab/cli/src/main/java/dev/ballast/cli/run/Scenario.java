package dev.ballast.cli.run;

import dev.ballast.cli.build.BuildChecks;
import dev.ballast.cli.build.MavenWrapper;
import dev.ballast.cli.build.Repository;
import dev.ballast.cli.build.TestTotals;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.engine.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one scenario. */
@Command(
        name = "scenario",
        description = {
            "Runs one scenario by its class name, and shows its steps, its warnings and what failed. The whole output of Maven is "
                    + "in a file, whose path is printed.",
            "",
            "Examples:",
            "  ./ballast scenario ScaleUpIT",
            "  ./ballast scenario --list"
        })
public final class Scenario implements Callable<Integer> {

    static final String SOURCES = "scenarios/src/test/java";
    static final String SUFFIX = "IT";
    private static final String REPORTS = "scenarios/target/failsafe-reports";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClassChoice choice = new ClassChoice();

    @Option(names = "--verbose", description = "Show the whole output of Maven.")
    private boolean verbose;

    @Override
    public Integer call() throws InterruptedException {
        SortedMap<String, String> known = Repository.classes(SOURCES, SUFFIX);
        if (choice.isListing()) {
            known.keySet().forEach(Console.of(spec)::print);
            return ExitCodes.OK;
        }
        String chosen = known.containsKey(choice.name()) ? choice.name() : choice.name() + SUFFIX;
        if (!known.containsKey(chosen)) {
            throw choice.unknown("scenario", known.keySet());
        }
        List<String> mavens = choice.mavenArguments();
        Engine.connect();
        Instant start = Instant.now();
        BuildChecks checks = BuildChecks.begin("scenario", start);
        List<String> arguments = new ArrayList<>(List.of(
                "-pl",
                "scenarios",
                "-am",
                "verify",
                "-Dit.test=" + known.get(chosen),
                "-Dtest=none",
                checks.mavenArgument(),
                MavenWrapper.UNFORMATTED_TOO));
        arguments.addAll(mavens);
        Console console = Console.of(spec);
        Consumer<List<Path>> conclude =
                runs -> runs.forEach(run -> Conclusion.paths(run).forEach(console::print));
        int exit = verbose
                ? MavenWrapper.run(arguments, conclude)
                : ShownOutput.run(arguments, "scenario", chosen, new ScenarioOutput(console), console, conclude);
        checks.rulings().skipped().forEach(console::print);
        if (exit == ExitCodes.OK
                && TestTotals.in(Repository.root().resolve(REPORTS), start).run() == 0) {
            spec.commandLine().getErr().println("ballast: no test of %s was run".formatted(chosen));
            return ExitCodes.FAILED;
        }
        return exit;
    }
}
