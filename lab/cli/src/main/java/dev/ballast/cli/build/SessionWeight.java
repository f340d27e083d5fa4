package dev.ballast.cli.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The weight of this process's session, raised until {@link #restore}, as far as the kernel lets this user. Linux divides the
 * processor among sessions and the group of the containers first, so a load generator that shares a session with Maven is
 * late when instances start.
 */
final class SessionWeight {

    private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");
    private static final String RAISED = "-10";

    private final String before;

    private SessionWeight(String before) {
        this.before = before;
    }

    /** Raises the weight. Another command of this session may have raised it already, and goes on. */
    static SessionWeight raise() {
        SessionWeight weight = new SessionWeight(read());
        write(RAISED);
        return weight;
    }

    /** Sets the weight back to what it was. */
    void restore() {
        write(before);
    }

    private static String read() {
        try {
            return Files.readString(AUTOGROUP).replaceFirst("(?s).* nice ", "").strip();
        } catch (IOException e) {
            return "0";
        }
    }

    private static void write(String nice) {
        try {
            Files.writeString(AUTOGROUP, nice, StandardOpenOption.WRITE);
        } catch (IOException e) {
            // another system, or not this user's to say
        }
    }
}
