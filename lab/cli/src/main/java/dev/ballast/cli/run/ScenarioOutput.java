package dev.ballast.cli.run;

import dev.ballast.cli.console.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows the steps and the warnings of a scenario, and Maven's summary of what failed in it. */
final class ScenarioOutput implements ShownOutput {

    private static final Pattern RUNNING = Pattern.compile("\\[INFO] Running (?:\\w+\\.)*(\\w+)");

    /** The summary of the tests; each class has a line like it, which names the class. */
    private static final Pattern TOTAL = Pattern.compile("(Tests run: [^-]*\\d)");

    private static final Pattern LEVEL = Pattern.compile("\\[(?:INFO|WARNING|ERROR)] ?");

    private final Console console;
    private final LoggedLines logged;
    private final List<String> errors = new ArrayList<>();
    private boolean summing;
    private boolean summed;

    ScenarioOutput(Console console) {
        this.console = console;
        this.logged = new LoggedLines(console);
    }

    @Override
    public void accept(String line) {
        Matcher running = RUNNING.matcher(line);
        if (line.equals("[INFO] Results:")) {
            console.done("the tests have ended");
            summing = true;
        } else if (summing) {
            sum(LEVEL.matcher(line).replaceFirst(""));
        } else if (running.matches()) {
            console.progress("running " + running.group(1));
        } else if (!logged.show(line)) {
            MavenErrors.in(line).ifPresent(errors::add);
        }
    }

    private void sum(String line) {
        if (!line.isBlank()) {
            console.print(line);
        }
        if (TOTAL.matcher(line).matches()) {
            summing = false;
            summed = true;
        }
    }

    /** A summary says what failed in the tests; then Maven's errors say only that something did. */
    @Override
    public List<String> errors() {
        return summed ? List.of() : MavenErrors.first(errors);
    }
}
