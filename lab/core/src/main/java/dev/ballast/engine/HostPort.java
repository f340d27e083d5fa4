package dev.ballast.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A port on this machine, and who holds it. */
public final class HostPort {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private HostPort() {}

    /**
     * Returns who listens on a port of this machine's loopback address: a container by its name, a process by name and
     * id where the system tells, else words that say so. Empty where the port is free.
     *
     * @param engine asked for its containers where it is known
     */
    public static Optional<String> takenBy(int port, @Nullable Engine engine) {
        if (isFree(port)) {
            return Optional.empty();
        }
        Optional<String> container = engine == null ? Optional.empty() : container(engine, port);
        return container
                .or(() -> process(port))
                .or(() -> Optional.of("a process that the system does not tell you of"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> container(Engine engine, int port) {
        return engine.docker().listContainersCmd().exec().stream()
                .filter(container -> Stream.of(container.getPorts())
                        .anyMatch(published -> Integer.valueOf(port).equals(published.getPublicPort())))
                .map(container -> {
                    String lab = container.getLabels().getOrDefault(Labels.LAB, "");
                    String name = container.getNames()[0].replaceFirst("^/", "");
                    return lab.isEmpty() ? "container " + name : "container %s of lab %s".formatted(name, lab);
                })
                .findFirst();
    }

    private static Optional<String> process(int port) {
        Set<String> sockets = Stream.of("net/tcp", "net/tcp6")
                .flatMap(table -> lines(PROC.resolve(table)))
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 9 && isListenerOn(fields, port))
                .map(fields -> "socket:[" + fields[9] + "]")
                .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), sockets))
                .map(process -> "process %s (pid %d)".formatted(name(process.pid()), process.pid()))
                .findFirst();
    }

    /** Reads a row of {@code /proc/net/tcp}: {@code sl local_address rem_address st … inode}. */
    static boolean isListenerOn(String[] fields, int port) {
        return fields[1].endsWith(String.format(Locale.ROOT, ":%04X", port)) && fields[3].equals(LISTENING);
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(PROC.resolve(pid + "/fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException e) {
                    return false; // closed meanwhile
                }
            });
        } catch (IOException e) {
            return false; // ended, or another user's
        }
    }

    private static String name(long pid) {
        return lines(PROC.resolve(pid + "/comm")).findFirst().orElse("?");
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty(); // not Linux, or gone
        }
    }
}
