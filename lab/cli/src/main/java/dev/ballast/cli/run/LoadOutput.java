package dev.ballast.cli.run;

import dev.ballast.cli.console.Console;
import dev.ballast.loadtest.LoadTestOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows what a user needs of the output of Maven, Gatling and a load test: its steps, warnings, figures and verdicts. */
final class LoadOutput implements Consumer<String> {

    /** A line of a load test's own log: time, level, class, message. */
    private static final Pattern LOGGED =
            Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (INFO|WARN|ERROR) +\\S+: (.*)");

    private static final String ERROR = "[ERROR] ";
    private static final int MOST_ERRORS = 5;

    private final Console console;
    private final List<String> errors = new ArrayList<>();
    private boolean judged;
    private boolean verdicts;

    LoadOutput(Console console) {
        this.console = console;
    }

    @Override
    public void accept(String line) {
        Matcher logged = LOGGED.matcher(line);
        if (line.equals(LoadTestOutput.VERDICTS)) {
            console.done("judged");
            judged = true;
            verdicts = true;
        } else if (line.startsWith(LoadTestOutput.RUN)) {
            verdicts = false;
        } else if (verdicts) {
            console.print(line);
        } else if (logged.matches()) {
            show(logged.group(1), logged.group(2));
        } else if (line.startsWith(ERROR) && !line.equals(ERROR)) {
            errors.add(line.substring(ERROR.length()));
        }
    }

    private void show(String level, String message) {
        if (level.equals("INFO")) {
            console.progress(message);
        } else {
            console.note("%s: %s".formatted(level, message));
        }
    }

    /** Returns Maven's first errors if the load test gave no verdict; otherwise they say only that one failed. */
    List<String> errors() {
        return judged ? List.of() : errors.stream().limit(MOST_ERRORS).toList();
    }
}
