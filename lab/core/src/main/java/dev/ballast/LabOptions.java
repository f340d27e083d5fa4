package dev.ballast;

import java.util.function.Consumer;

/**
 * How a lab is run, as opposed to what is deployed.
 *
 * @param name name of the run: the test's, or the command's
 * @param command the command that repeats it
 * @param detached whether the lab outlives this process
 * @param livePort the port of the lab's live page on this machine; 0 where it has none
 * @param progress told a line at each step that takes long
 */
public record LabOptions(String name, String command, boolean detached, int livePort, Consumer<String> progress) {

    /** Returns the defaults: not detached, silent. */
    public static LabOptions named(String name) {
        return new LabOptions(name, "", false, 0, line -> {});
    }

    public LabOptions withCommand(String command) {
        return new LabOptions(name, command, detached, livePort, progress);
    }

    public LabOptions asDetached(boolean detached) {
        return new LabOptions(name, command, detached, livePort, progress);
    }

    public LabOptions withLivePort(int livePort) {
        return new LabOptions(name, command, detached, livePort, progress);
    }

    public LabOptions withProgress(Consumer<String> progress) {
        return new LabOptions(name, command, detached, livePort, progress);
    }
}
