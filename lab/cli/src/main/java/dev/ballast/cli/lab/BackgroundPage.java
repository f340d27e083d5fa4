package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.cli.console.Console;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.State;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.live.LivePage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** {@code ./ballast live} in the background: it serves the page of a detached lab, and records what is observed of it. */
final class BackgroundPage {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The JVM keeps ignoring signals that are ignored at its start: Ctrl-C and the end of the terminal. */
    private static final List<String> UNMOVED = List.of("sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh");

    private BackgroundPage() {}

    /** Starts it and returns the page's URL, or empty with a note on the console if the page does not answer. */
    static Optional<String> start(Lab lab, int port, Console console) {
        Path log = lab.runDirectory().resolve("logs/live.log");
        try {
            Process process = new ProcessBuilder(command(lab, port, console))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(LIMIT)
                    .until(() -> LivePage.answers(port, lab.id()) || !process.isAlive());
            if (process.isAlive()) {
                return Optional.of(LivePage.url(port));
            }
            console.note("the live page's process ended with exit code %d; see %s".formatted(process.exitValue(), log));
        } catch (IOException e) {
            console.note("the live page's process did not start: " + e.getMessage());
        } catch (ConditionTimeoutException e) {
            console.note("the live page does not answer after %d s; see %s".formatted(LIMIT.toSeconds(), log));
        }
        return Optional.empty();
    }

    /**
     * Waits until the page's process records what is observed of the lab, which this process has left. A command that the
     * user types next might do so instead, and has seen nothing of what came before.
     */
    static void awaitRecording(Lab lab, Console console) {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(LIMIT)
                    .until(() -> isRecorded(History.read(lab.runDirectory().historyFile())));
        } catch (ConditionTimeoutException e) {
            console.note("the live page's process does not record after %s s".formatted(LIMIT.toSeconds()));
        }
    }

    private static boolean isRecorded(List<Entry<?>> history) {
        return history.stream()
                .filter(entry -> entry.event() instanceof ViewEvent.Changed changed && changed.view() == View.ENGINE)
                .max(Comparator.comparingLong(Entry::seq))
                .filter(last -> ((ViewEvent.Changed) last.event()).state() != State.STOPPED)
                .isPresent();
    }

    private static List<String> command(Lab lab, int port, Console console) {
        List<String> command = new ArrayList<>(UNMOVED);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib:")) // a debugger's port is taken
                .forEach(command::add);
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path"), console.mainClass()));
        command.addAll(List.of(Live.NAME, "--lab", lab.id(), LivePort.OPTION, String.valueOf(port)));
        return command;
    }
}
