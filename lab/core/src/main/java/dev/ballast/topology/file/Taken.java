package dev.ballast.topology.file;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What only one service or balancer of a file can have, and who has it. */
final class Taken {

    /** The line of what the file leaves as it is. */
    static final int PRESET = 0;

    private final Problems problems;
    private final Map<String, String> holders = new HashMap<>();

    Taken(Problems problems) {
        this.problems = problems;
    }

    /** Adds a problem if another one has it. */
    void take(String what, String value, String path, int line) {
        take(what, value, value, path, line);
    }

    private void take(String what, String value, String key, String path, int line) {
        String holder = path + (line == PRESET ? " (preset)" : " (line %d)".formatted(line));
        String other = holders.putIfAbsent(what + " " + key, holder);
        if (other != null) {
            problems.add(
                    line,
                    "%s.%s (%s) is that of %s too; choose another for one of them".formatted(path, what, value, other));
        }
    }

    /** Host names have no case. */
    void takeRoute(String route, String path, int line) {
        take("route", route, route.startsWith("/") ? route : route.toLowerCase(Locale.ROOT), path, line);
    }

    /** Port 0 is any free one, which all can have. */
    void takePort(int port, String path, int line) {
        if (port != 0) {
            take("port", String.valueOf(port), path, line);
        }
    }
}
