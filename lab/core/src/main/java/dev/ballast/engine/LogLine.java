package dev.ballast.engine;

import java.time.Instant;

/**
 * A line that a container wrote.
 *
 * @param process the supervised process that wrote it, or blank: supervisord itself, or a container without one
 * @param text the line, without the process's name
 * @param at when the engine read it, by the host's clock
 */
public record LogLine(String process, String text, Instant at) {

    private static final String SEPARATOR = " | ";

    /** Splits a line of {@code docker logs} that supervisord's relay wrote. */
    static LogLine of(String line, Instant at) {
        int separator = line.indexOf(SEPARATOR);
        boolean relayed = separator > 0 && line.lastIndexOf(' ', separator - 1) < 0;
        return relayed
                ? new LogLine(line.substring(0, separator), line.substring(separator + SEPARATOR.length()), at)
                : new LogLine("", line, at);
    }
}
