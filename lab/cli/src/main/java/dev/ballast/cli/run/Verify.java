package dev.ballast.cli.run;

import dev.ballast.check.Rulings;
import dev.ballast.cli.build.BuildChecks;
import dev.ballast.cli.build.MavenWrapper;
import dev.ballast.cli.build.Repository;
import dev.ballast.cli.build.TestTotals;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.JobSummary;
import dev.ballast.engine.Engine;
import dev.ballast.engine.standin.StandIns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Sets up and runs all tests. Maven replaces the classes that this process was built from; the launcher starts it from a
 * jar, which stays open.
 */
@Command(
        name = Verify.NAME,
        description = {
            "Sets up what is missing, then runs mvn verify: the unit tests, the scenarios and a load test.",
            "Passes its arguments on to Maven. The exit code is Maven's; the last line counts the tests."
        })
public final class Verify implements Callable<Integer> {

    public static final String NAME = "verify";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "MAVEN_ARGUMENT", description = "Such as -pl lab/core -am, after --.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws InterruptedException {
        Console console = Console.of(spec);
        StandIns.prepare(Engine.connect(), console::progress);
        return build(console, arguments, JobSummary::add);
    }

    /**
     * Runs Maven, and prints what became of the checks and the tests.
     *
     * @param summary takes the lines on checks
     */
    static int build(Console console, List<String> arguments, Consumer<List<String>> summary)
            throws InterruptedException {
        Instant start = Instant.now();
        BuildChecks checks = BuildChecks.begin(NAME, start);
        List<String> all = new ArrayList<>(List.of(checks.mavenArgument(), "verify"));
        all.addAll(arguments);
        console.progress("mvn verify");
        int exit = MavenWrapper.run(all);
        console.done("Maven ended with exit code " + exit);
        Rulings rulings = checks.rulings();
        if (rulings.checks() > 0) {
            rulings.summary().forEach(console::print);
            summary.accept(rulings.summary());
        }
        console.print(TestTotals.in(Repository.root(), start).toString());
        return exit;
    }
}
