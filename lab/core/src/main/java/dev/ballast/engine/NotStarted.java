package dev.ballast.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that the engine could not start in a container. The engine says so in what seems to be the command's output.
 *
 * @param exitCode as a shell has it: 127 if there is no such program, 126 if it cannot be run
 * @param message what is wrong, and what to do
 */
record NotStarted(int exitCode, String message) {

    static final int MISSING = 127;
    static final int UNUSABLE = 126;

    /** What the engine makes of either. */
    private static final Set<Integer> CODES = Set.of(MISSING, UNUSABLE);

    private static final String BEGIN = "OCI runtime exec failed: ";
    private static final Pattern REASON = Pattern.compile(": (?:stat [^:]*: )?([^:]+?)(?:: unknown)?\\s*$");

    /** Returns whether a command's first output begins as the engine's words do. */
    static boolean mayBegin(byte[] output) {
        return new String(output, StandardCharsets.UTF_8).startsWith(BEGIN);
    }

    /**
     * Returns what the engine's words mean, or empty if they are a command's own, since it ended otherwise.
     *
     * @param exitCode how the command ended, by the engine's account
     * @param said the first output, which may be the engine's words
     */
    static Optional<NotStarted> of(int exitCode, String said, String container, String... command) {
        if (!CODES.contains(exitCode) || !said.startsWith(BEGIN)) {
            return Optional.empty();
        }
        boolean missing = said.contains("executable file not found") || said.contains("no such file or directory");
        Matcher reason = REASON.matcher(said);
        String why = missing ? "no such program" : reason.find() ? reason.group(1) : said.strip();
        return Optional.of(new NotStarted(
                missing ? MISSING : UNUSABLE,
                "ballast: cannot run %s in %s: %s; name a program of its image and then its arguments, and give to sh -c '…' what only a shell knows, as cd or a pipe%n"
                        .formatted(List.of(command), container, why)));
    }
}
