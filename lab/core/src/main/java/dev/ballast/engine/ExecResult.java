package dev.ballast.engine;

/** What a command in a container said, and its exit code. */
public record ExecResult(int exitCode, String stdout, String stderr) {

    public boolean succeeded() {
        return exitCode == 0;
    }
}
