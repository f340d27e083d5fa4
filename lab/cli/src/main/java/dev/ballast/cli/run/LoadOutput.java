package dev.ballast.cli.run;

import dev.ballast.cli.console.Console;
import dev.ballast.loadtest.LoadTestOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows what a user needs of the output of Maven, Gatling and a load test: its steps, warnings, figures and verdicts. */
final class LoadOutput implements ShownOutput {

    /** What the plug-in says when it starts Gatling, after all was compiled. */
    private static final Pattern BUILT = Pattern.compile("\\[INFO] Running simulation .*");

    /** What a load test says if it cannot begin. */
    private static final Pattern REFUSED = Pattern.compile("\\S+ ERROR LoadTestRun: (.*)");

    private final Console console;
    private final LoggedLines logged;
    private final List<String> errors = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private boolean built;
    private boolean judged;
    private boolean verdicts;

    LoadOutput(Console console) {
        this.console = console;
        this.logged = new LoggedLines(console);
    }

    @Override
    public void accept(String line) {
        built |= BUILT.matcher(line).matches();
        Matcher refused = REFUSED.matcher(line);
        if (line.equals(LoadTestOutput.VERDICTS)) {
            console.done("judged");
            judged = true;
            verdicts = true;
        } else if (line.startsWith(LoadTestOutput.RUN)) {
            verdicts = false;
        } else if (verdicts) {
            console.print(line);
        } else if (refused.matches()) {
            refusals.add(refused.group(1));
        } else if (!logged.show(line)) {
            MavenErrors.in(line).ifPresent(errors::add);
        }
    }

    /** Returns whether all was compiled, so that Gatling began. */
    boolean isBuilt() {
        return built;
    }

    /** Without a verdict and a word of the load test, Maven's errors say what is wrong; otherwise they say only that one failed. */
    @Override
    public List<String> errors() {
        return !refusals.isEmpty() ? refusals : judged ? List.of() : MavenErrors.first(errors);
    }
}
