package dev.ballast.cli.run;

import dev.ballast.cli.options.MavenWrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Sets up and runs all tests. The launcher does this itself, since Maven may replace the classes that this process runs
 * from; this class has the help, and the command for a direct start of {@code Main}.
 */
@Command(
        name = "verify",
        description = {
            "Sets up what is missing, then runs mvn verify: all unit tests, scenarios and load tests.",
            "Passes arguments on to Maven. The exit code is Maven's; the last line counts the tests."
        })
public final class Verify implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "MAVEN_ARGUMENT", description = "Such as -pl lab/core -am, after --.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws InterruptedException {
        List<String> all = new ArrayList<>(List.of("verify"));
        all.addAll(arguments);
        return MavenWrapper.run(all);
    }
}
