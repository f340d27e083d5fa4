package dev.ballast.topology.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong in one file, in the order of lines. */
final class Problems {

    private static final int MOST = 20;
    private static final int LONGEST_SHOWN = 60;
    private static final int LONGEST_REASON = 200;

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    private record Problem(int line, String text) {}

    /** @param file the file's name as the user typed it */
    Problems(String file) {
        this.file = file;
    }

    /** Returns a text of the file for a message: no longer than a line. */
    static String shown(String text) {
        return shown(text, LONGEST_SHOWN);
    }

    private static String shown(String text, int longest) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }

    /** Returns what the YAML library says, which may have a text of the file in it. */
    static String reason(@Nullable String said) {
        return "is not YAML: " + shown(String.valueOf(said), LONGEST_REASON);
    }

    /**
     * Adds a problem.
     *
     * @throws TopologyException if that is enough of them
     */
    void add(int line, String problem) {
        found.add(new Problem(line, "%s:%d: %s".formatted(file, line, problem)));
        if (found.size() == MOST) {
            throw exception();
        }
    }

    /** Returns the exception for a problem after which nothing more can be read. */
    TopologyException fatal(int line, String problem) {
        found.add(new Problem(line, "%s:%d: %s".formatted(file, line, problem)));
        return exception();
    }

    /** Returns the exception for a problem of the file as a whole. */
    TopologyException fatal(String problem) {
        found.add(new Problem(0, "%s: %s".formatted(file, problem)));
        return exception();
    }

    int count() {
        return found.size();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    private TopologyException exception() {
        return new TopologyException(found.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(Problem::text)
                .toList());
    }
}
