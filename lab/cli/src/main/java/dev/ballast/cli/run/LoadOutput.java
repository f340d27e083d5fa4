package dev.ballast.cli.run;

import dev.ballast.cli.console.Console;
import dev.ballast.loadtest.LoadTestOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Shows what a user needs of the output of Maven, Gatling and a load test: its steps, warnings, figures and verdicts. */
final class LoadOutput implements ShownOutput {

    private static final Pattern STARTED = Pattern.compile("Simulation \\S+ started\\.\\.\\.");

    private final Console console;
    private final LoggedLines logged;
    private final List<String> errors = new ArrayList<>();
    private boolean built;
    private boolean judged;
    private boolean verdicts;

    LoadOutput(Console console) {
        this.console = console;
        this.logged = new LoggedLines(console);
    }

    @Override
    public void accept(String line) {
        built |= STARTED.matcher(line).matches();
        if (line.equals(LoadTestOutput.VERDICTS)) {
            console.done("judged");
            judged = true;
            verdicts = true;
        } else if (line.startsWith(LoadTestOutput.RUN)) {
            verdicts = false;
        } else if (verdicts) {
            console.print(line);
        } else if (!logged.show(line)) {
            MavenErrors.in(line).ifPresent(errors::add);
        }
    }

    /** Returns whether all was compiled, so that Gatling began. */
    boolean isBuilt() {
        return built;
    }

    /** Without a verdict Maven's errors say what is wrong; otherwise they say only that one failed. */
    @Override
    public List<String> errors() {
        return judged ? List.of() : MavenErrors.first(errors);
    }
}
