package dev.ballast;

import java.util.function.Consumer;

/**
 * How a lab is run, as opposed to what is deployed. Immutable.
 *
 * @param name name of the run: the test's, or the command's
 * @param command the command that repeats it
 * @param detached whether the lab outlives this process
 * @param longLived whether the lab may run for weeks, so that what is observed of it is kept in the run's file alone, where {@link
 *     Lab#known} reads it, and not in {@link Lab#history}
 * @param livePort the port of the lab's live page on this machine, or 0 if it has none
 * @param progress takes a line at each step that takes long; called by several threads
 */
public record LabOptions(
        String name, String command, boolean detached, boolean longLived, int livePort, Consumer<String> progress) {

    /** Returns the defaults: neither detached nor long-lived, no live page, silent. */
    public static LabOptions named(String name) {
        return new LabOptions(name, "", false, false, 0, line -> {});
    }

    /** Returns this with the command that repeats the run. */
    public LabOptions withCommand(String command) {
        return new LabOptions(name, command, detached, longLived, livePort, progress);
    }

    /** Returns this with whether the lab outlives this process. */
    public LabOptions asDetached(boolean detached) {
        return new LabOptions(name, command, detached, longLived, livePort, progress);
    }

    /** Returns this with whether the lab may run for weeks. */
    public LabOptions asLongLived(boolean longLived) {
        return new LabOptions(name, command, detached, longLived, livePort, progress);
    }

    /** Returns this with the port of the live page, or 0 for none. */
    public LabOptions withLivePort(int livePort) {
        return new LabOptions(name, command, detached, longLived, livePort, progress);
    }

    /** Returns this with a receiver of a line at each step that takes long. */
    public LabOptions withProgress(Consumer<String> progress) {
        return new LabOptions(name, command, detached, longLived, livePort, progress);
    }
}
