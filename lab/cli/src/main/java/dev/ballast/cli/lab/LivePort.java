package dev.ballast.cli.lab;

import dev.ballast.cli.console.Console;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.HostPort;
import dev.ballast.topology.BalancerSpec;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The port of a lab's live page. It is chosen before the lab starts, since a label of the lab names it. */
final class LivePort {

    static final String OPTION = "--live-port";

    /** Beside the article's 5000. */
    static final int PRESET = 5001;

    static final int NONE = 0;

    @Option(
            names = OPTION,
            paramLabel = "N",
            description = "The live page's port on 127.0.0.1, default 5001; 0 picks a free one.")
    private @Nullable Integer wanted;

    @Option(names = "--no-live", description = "Disable the live page.")
    private boolean none;

    /**
     * Checks the value.
     *
     * @param lab has other ports
     * @throws IllegalArgumentException if it is no port, or one of those
     */
    void check(Topology lab) {
        if (wanted == null || wanted == 0) {
            return;
        }
        if (wanted < 0 || wanted > Ports.LAST) {
            throw new IllegalArgumentException(
                    "%s (%d) must be from 1 to %d, or 0 for a free port".formatted(OPTION, wanted, Ports.LAST));
        }
        use(lab, wanted).ifPresent(other -> {
            throw new IllegalArgumentException(
                    "%s (%d) is %s port too; choose another".formatted(OPTION, wanted, other));
        });
    }

    private static Optional<String> use(Topology lab, int port) {
        if (port == lab.uiPort()) {
            return Optional.of("Consul UI's");
        }
        boolean hasOne = lab.balancers().size() == 1;
        return lab.balancers().stream()
                .filter(balancer -> balancer.port() == port)
                .findFirst()
                .map(balancer -> hasOne ? "the balancer's" : "balancer %s's".formatted(balancer.name()));
    }

    /**
     * Returns the port, or {@link #NONE}.
     *
     * @param lab has other ports; if that of its first balancer is any free one, so is this one
     * @throws EngineException if the port that was asked for is taken
     */
    int choose(Engine engine, Topology lab, Console console) {
        return choose(lab, port -> HostPort.takenBy(port, engine), console::progress);
    }

    /** @param takenBy returns what listens on a port */
    int choose(Topology lab, IntFunction<Optional<HostPort.Holder>> takenBy, Consumer<String> progress) {
        if (none) {
            return NONE;
        }
        if (wanted != null && wanted != 0) {
            takenBy.apply(wanted).ifPresent(holder -> Up.refuse("live page", OPTION, wanted, holder));
            requireMayListen(wanted);
            return wanted;
        }
        if (wanted == null && lab.ports().balancer() != 0) {
            Optional<String> why = use(lab, PRESET)
                    .map("%s port"::formatted)
                    .or(() -> takenBy.apply(PRESET).map("held by %s"::formatted));
            if (why.isEmpty()) {
                return PRESET;
            }
            progress.accept("the live page's default port %d is %s; it gets a free one".formatted(PRESET, why.get()));
        }
        return free(ports(lab));
    }

    /** Returns the ports of the balancers and of Consul's UI. */
    static List<Integer> ports(Topology lab) {
        return Stream.concat(Stream.of(lab.uiPort()), lab.balancers().stream().map(BalancerSpec::port))
                .toList();
    }

    private static void requireMayListen(int port) {
        if (!HostPort.mayListen(port)) {
            throw new EngineException(
                    "port %d, wanted for the live page, is free, but this user may not listen on it".formatted(port),
                    "choose one from 1024 on by " + OPTION,
                    null);
        }
    }

    /**
     * Returns a free port of 127.0.0.1.
     *
     * @param others ports that are free too, and meant for something else
     */
    static int free(List<Integer> others) {
        int port;
        do {
            port = free();
        } while (others.contains(port));
        return port;
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("127.0.0.1 has no free port", e);
        }
    }
}
