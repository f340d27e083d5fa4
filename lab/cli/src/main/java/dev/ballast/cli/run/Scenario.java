package dev.ballast.cli.run;

import dev.ballast.check.Policy;
import dev.ballast.check.Rulings;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.MavenWrapper;
import dev.ballast.cli.options.Repository;
import dev.ballast.engine.Engine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs one scenario. */
@Command(
        name = "scenario",
        description = {
            "Runs one scenario by its class name.",
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

    @Override
    public Integer call() throws InterruptedException {
        SortedMap<String, String> known = MavenWrapper.classes(SOURCES, SUFFIX);
        if (choice.isListing()) {
            known.keySet().forEach(spec.commandLine().getOut()::println);
            return ExitCodes.OK;
        }
        String chosen = known.containsKey(choice.name()) ? choice.name() : choice.name() + SUFFIX;
        if (!known.containsKey(chosen)) {
            throw choice.unknown("scenario", known.keySet());
        }
        Engine.connect();
        Instant start = Instant.now();
        Path checks = Repository.root().resolve("target/checks/scenario-%d.txt".formatted(start.toEpochMilli()));
        List<String> arguments = new ArrayList<>(List.of(
                "-pl",
                "scenarios",
                "-am",
                "verify",
                "-Dit.test=" + known.get(chosen),
                "-Dtest=none",
                "-D%s=%s".formatted(Policy.CHECKS, checks),
                MavenWrapper.UNFORMATTED_TOO));
        arguments.addAll(choice.mavenArguments());
        PrintWriter out = spec.commandLine().getOut();
        int exit = MavenWrapper.run(
                arguments, runs -> runs.forEach(run -> Conclusion.paths(run).forEach(out::println)));
        Rulings.read(checks).skipped().forEach(out::println);
        if (exit == ExitCodes.OK && MavenWrapper.testsRun(Repository.root().resolve(REPORTS), start) == 0) {
            spec.commandLine().getErr().println("ballast: no test of %s was run".formatted(chosen));
            return ExitCodes.FAILED;
        }
        return exit;
    }
}
