package dev.ballast.cli.run;

import java.util.List;
import java.util.Optional;

/** What Maven itself says is wrong. */
final class MavenErrors {

    private static final String ERROR = "[ERROR] ";
    private static final int MOST = 5;

    private MavenErrors() {}

    /** Returns the error that a line tells of, or empty if it tells of none. */
    static Optional<String> in(String line) {
        return line.startsWith(ERROR) && !line.equals(ERROR)
                ? Optional.of(line.substring(ERROR.length()))
                : Optional.empty();
    }

    /** Returns the first of many, since the later ones follow from them. */
    static List<String> first(List<String> errors) {
        return errors.stream().limit(MOST).toList();
    }
}
