package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.cli.console.Console;
import dev.ballast.live.LivePage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** {@code ./ballast live} in the background: it looks at a detached lab, records what it sees, and serves its page. */
final class Observer {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Signals that are ignored when the JVM starts stay so: neither Ctrl-C nor the terminal's end reaches it. */
    private static final List<String> UNMOVED = List.of("sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh");

    private Observer() {}

    /** Starts it, and returns the page's address once it answers; empty, told on the console, where it does not. */
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
            console.note("the live page's process ended with exit code %d; %s tells why"
                    .formatted(process.exitValue(), log));
        } catch (IOException e) {
            console.note("the live page's process did not start: " + e.getMessage());
        } catch (ConditionTimeoutException e) {
            console.note("the live page does not answer after %d s; %s tells why".formatted(LIMIT.toSeconds(), log));
        }
        return Optional.empty();
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
