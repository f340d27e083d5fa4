package dev.ballast.endings;

import dev.ballast.engine.ProcessStat;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A command in a session of its own, as in a terminal. Its output goes through a pipe to another process, which keeps it. */
final class SessionCommand implements AutoCloseable {

    private static final File NO_INPUT = Path.of("/dev/null").toFile();
    private static final Duration POLL = Duration.ofMillis(100);

    /** HUP, INT and TERM in a mask of signals, which are numbered from 1. */
    private static final long ENDING = 1L << 0 | 1L << 1 | 1L << 14;

    private final Process command;
    private final Process output;
    private final Thread atExit = new Thread(this::kill, "ballast-kill-command");

    private SessionCommand(Process command, Process output) {
        this.command = command;
        this.output = output;
    }

    /**
     * Starts one.
     *
     * @param log takes its output
     */
    static SessionCommand start(List<String> words, Path folder, Map<String, String> environment, Path log)
            throws IOException {
        List<String> inSession = new ArrayList<>(List.of("setsid"));
        inSession.addAll(words);
        ProcessBuilder command = new ProcessBuilder(inSession)
                .directory(folder.toFile())
                .redirectInput(NO_INPUT)
                .redirectErrorStream(true);
        command.environment().putAll(environment);
        List<Process> both =
                ProcessBuilder.startPipeline(List.of(command, new ProcessBuilder("cat").redirectOutput(log.toFile())));
        SessionCommand started = new SessionCommand(both.get(0), both.get(1));
        Runtime.getRuntime().addShutdownHook(started.atExit); // another session hears nothing of our end
        return started;
    }

    /** Returns whether this process ignores HUP, INT or TERM, which a command inherits. */
    static boolean ignoresSignals() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & ENDING) != 0);
        } catch (IOException e) {
            return false; // another system
        }
    }

    /** Waits until its first process has ended. Returns whether it has. */
    boolean hasEndedWithin(Duration limit) throws InterruptedException {
        return command.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    int exitCode() {
        return command.exitValue();
    }

    /** Sends a signal to all of its processes. */
    void signalAll(String signal) throws IOException, InterruptedException {
        kill(signal, "-" + command.pid());
    }

    /** Sends a signal to its first process. */
    void signalFirst(String signal) throws IOException, InterruptedException {
        kill(signal, String.valueOf(command.pid()));
    }

    /** Fails silently if the process has just ended. */
    private static void kill(String signal, String whom) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -s \"$0\" -- \"$1\"", signal, whom)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Ends what reads its output. */
    void closeOutput() {
        output.destroyForcibly();
    }

    /** Waits until no process of the session is left. Returns those that are left. */
    List<String> leftAfter(Duration limit) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(limit)
                    .until(() -> left().isEmpty());
            return List.of();
        } catch (ConditionTimeoutException e) {
            return left();
        }
    }

    /** Returns the living processes of the session, {@code PID (NAME)}. */
    private List<String> left() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .flatMap(process -> stat(process).stream())
                    .toList();
        } catch (IOException e) {
            return List.of("unknown: " + e);
        }
    }

    /** Returns a process's id and name if it is of the session and lives. */
    private List<String> stat(Path process) {
        try {
            ProcessStat found = ProcessStat.read(process);
            return found.session().equals(String.valueOf(command.pid())) && !found.ended()
                    ? List.of(found.name())
                    : List.of();
        } catch (IOException e) {
            return List.of(); // it has just ended
        }
    }

    /** Kills what is left of it. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // this process is ending
        }
    }

    private void kill() {
        output.destroyForcibly();
        try {
            if (!left().isEmpty()) { // or else the number may be another's by now
                signalAll("KILL");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot kill the processes of session " + command.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
