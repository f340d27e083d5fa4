package dev.ballast.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A port on this machine, and what listens on it. */
public final class HostPort {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    /** Only root may listen on a port below this one; the engine is root, so that containers may publish it. */
    private static final int UNPRIVILEGED = 1024;

    private static final int CONNECT_MS = 1_000;

    private HostPort() {}

    /**
     * What listens on a port.
     *
     * @param name a container or a process by name, or words that say that neither is known
     * @param pid the process id, or 0 if that is not known
     * @param lab id of the lab whose container it is, or blank
     * @param anothers whether that lab is another user's for certain
     */
    public record Holder(String name, long pid, String lab, boolean anothers) {

        private static final Holder UNKNOWN = process("a process that the system does not tell", 0);

        private static Holder process(String name, long pid) {
            return new Holder(name, pid, "", false);
        }

        public boolean isLab() {
            return !lab.isBlank();
        }

        @Override
        public String toString() {
            return isLab() ? "%s of lab %s%s".formatted(name, lab, anothers ? ", which is another user's" : "") : name;
        }
    }

    /**
     * Returns what listens on a port of this machine's loopback address, or empty if the port is free.
     *
     * @param engine asked for its containers, unless null
     */
    public static Optional<Holder> takenBy(int port, @Nullable Engine engine) {
        if (isFree(port, HostPort::mayListen)) {
            return Optional.empty();
        }
        Optional<Holder> container = engine == null ? Optional.empty() : container(engine, port);
        return container.or(() -> process(port)).or(() -> Optional.of(Holder.UNKNOWN));
    }

    static boolean isFree(int port, IntPredicate mayListen) {
        return mayListen.test(port) || (port < UNPRIVILEGED && isRefused(port));
    }

    private static boolean isRefused(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false; // something holds it, and does not answer
        }
    }

    /** Returns whether this process may listen on a port of this machine's loopback address now. */
    public static boolean mayListen(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Holder> container(Engine engine, int port) {
        return engine.docker().listContainersCmd().exec().stream()
                .filter(container -> Stream.of(container.getPorts())
                        .anyMatch(published -> Integer.valueOf(port).equals(published.getPublicPort())))
                .map(container -> new Holder(
                        "container " + container.getNames()[0].replaceFirst("^/", ""),
                        0,
                        container.getLabels().getOrDefault(Labels.LAB, ""),
                        Labels.isAnothers(container.getLabels())))
                .findFirst();
    }

    private static Optional<Holder> process(int port) {
        Set<String> sockets = Stream.of("net/tcp", "net/tcp6")
                .flatMap(table -> lines(PROC.resolve(table)))
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 9 && isListenerOn(fields, port))
                .map(fields -> "socket:[" + fields[9] + "]")
                .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), sockets))
                .map(process -> Holder.process(
                        "process %s (pid %d)".formatted(name(process.pid()), process.pid()), process.pid()))
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
