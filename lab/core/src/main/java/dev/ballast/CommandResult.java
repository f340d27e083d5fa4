package dev.ballast;

/**
 * What a command in a container printed, and how it ended.
 *
 * @param exitCode its exit code; 0 if it succeeded
 * @param stdout what it printed on its standard output
 * @param stderr what it printed on its standard error
 */
public record CommandResult(int exitCode, String stdout, String stderr) {

    /** Returns whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }
}
