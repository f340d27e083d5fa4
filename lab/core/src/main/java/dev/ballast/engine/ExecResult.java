package dev.ballast.engine;

/** The output of a command in a container, and its exit code. */
public record ExecResult(int exitCode, String stdout, String stderr) {

    public boolean succeeded() {
        return exitCode == 0;
    }
}
