package dev.ballast.cli.run;

import dev.ballast.cli.console.Console;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows the lines that tests log themselves: their steps, and warnings. */
final class LoggedLines {

    /** Time, level, class, message. */
    private static final Pattern LOGGED =
            Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (INFO|WARN|ERROR) +\\S+: (.*)");

    private final Console console;

    LoggedLines(Console console) {
        this.console = console;
    }

    /** Returns whether a line is one of them. */
    boolean show(String line) {
        Matcher logged = LOGGED.matcher(line);
        if (!logged.matches()) {
            return false;
        }
        if (logged.group(1).equals("INFO")) {
            console.progress(logged.group(2));
        } else {
            console.note("%s: %s".formatted(logged.group(1), logged.group(2)));
        }
        return true;
    }
}
