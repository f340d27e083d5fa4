package dev.ballast.cli.build;

import dev.ballast.engine.ProcessStat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Ends Maven and all processes that it has started, within a time. */
final class MavenEnd {

    /** A process that was killed ends at once, unless the kernel is busy with it. */
    static final Duration KILLED = Duration.ofSeconds(1);

    private static final long LOOK_MS = 100;

    private final List<ProcessHandle> processes;
    private final long deadline;

    private MavenEnd(List<ProcessHandle> processes, long deadline) {
        this.processes = processes;
        this.deadline = deadline;
    }

    /**
     * Asks Maven to end, which asks the tests that it runs. Keeps Maven's output open, which {@link Process#destroy} would close.
     *
     * @param limit after which {@link #await} kills what still runs
     */
    static MavenEnd ask(Process maven, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        // now, since those of a process that has ended are no longer known
        List<ProcessHandle> processes =
                Stream.concat(Stream.of(maven.toHandle()), maven.descendants()).toList();
        maven.toHandle().destroy();
        return new MavenEnd(processes, deadline);
    }

    /** Returns the time that is left. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** Waits until all have ended. Kills those that run on when the time is over, and returns how many it killed. */
    int await() throws InterruptedException {
        awaitEnds(processes, deadline);
        List<ProcessHandle> running = processes.stream().filter(MavenEnd::runs).toList();
        running.forEach(ProcessHandle::destroyForcibly);
        awaitEnds(running, System.nanoTime() + KILLED.toNanos());
        return running.size();
    }

    private static void awaitEnds(List<ProcessHandle> processes, long deadline) throws InterruptedException {
        Optional<ProcessHandle> next = next(processes);
        while (next.isPresent() && System.nanoTime() < deadline) {
            try {
                next.get().onExit().get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // it is looked at again
            }
            next = next(processes);
        }
    }

    private static Optional<ProcessHandle> next(List<ProcessHandle> processes) {
        return processes.stream().filter(MavenEnd::runs).findFirst();
    }

    /** Returns whether a process runs. One that has ended is in the table until its parent, or the system's first process, asks. */
    static boolean runs(ProcessHandle process) {
        try {
            return process.isAlive()
                    && !ProcessStat.read(Path.of("/proc", String.valueOf(process.pid())))
                            .ended();
        } catch (IOException e) { // it has just ended, or the system has no such table
            return process.isAlive();
        }
    }
}
