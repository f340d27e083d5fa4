package dev.ballast.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process, as {@code /proc/PID/stat} describes it.
 *
 * @param name its id and its name, {@code PID (NAME)}
 * @param session the id of its session
 * @param processor its processor time so far, its own and the kernel's for it, in ticks
 * @param start when it started, in ticks since the boot
 * @param ended whether only its exit code is left, for a parent that does not ask for it
 */
public record ProcessStat(String name, String session, long processor, String start, boolean ended) {

    private static final int STATE = 0; // of the fields behind the name, which may hold anything
    private static final int SESSION = 3;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int THREADS = 17;
    private static final int START = 19;

    /**
     * Reads the description of a process.
     *
     * @param process its folder in {@code /proc}
     * @throws IOException if it cannot be read, as if the process has just ended
     */
    public static ProcessStat read(Path process) throws IOException {
        String line = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        int name = line.lastIndexOf(')') + 1;
        String[] fields = line.substring(Math.min(name + 1, line.length())).split(" ");
        if (fields.length <= START) {
            throw new IOException("%s describes no process: %s".formatted(process, line));
        }
        boolean zombie = fields[STATE].equals("Z"); // or only its first thread has ended, and others run
        return new ProcessStat(
                line.substring(0, name),
                fields[SESSION],
                Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]),
                fields[START],
                zombie && fields[THREADS].matches("[01]"));
    }
}
