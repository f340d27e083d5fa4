package dev.ballast.cli.lab;

import dev.ballast.cli.console.Console;
import dev.ballast.engine.Engine;
import dev.ballast.engine.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The port of a lab's live page. It is chosen before the lab starts, since a label of the lab names it. */
final class LivePort {

    static final String OPTION = "--live-port";

    /** Beside the article's 5000. */
    static final int PRESET = 5001;

    static final int NONE = 0;

    private static final int LAST = 65_535;

    @Option(
            names = OPTION,
            paramLabel = "N",
            description = "The live page's port on 127.0.0.1, default 5001; 0 picks a free one.")
    private @Nullable Integer wanted;

    @Option(names = "--no-live", description = "Disable the live page.")
    private boolean none;

    /** @throws IllegalArgumentException if the value is no port */
    void check() {
        if (wanted != null && (wanted < 0 || wanted > LAST)) {
            throw new IllegalArgumentException(
                    "%s (%d) must be from 1 to %d, or 0 for a free port".formatted(OPTION, wanted, LAST));
        }
    }

    /**
     * Returns the port, or {@link #NONE}.
     *
     * @param anyPort whether the lab's other ports are free ones too
     * @throws dev.ballast.engine.EngineException if the port that was asked for is taken
     */
    int choose(Engine engine, boolean anyPort, Console console) {
        if (none) {
            return NONE;
        }
        if (wanted != null && wanted != 0) {
            HostPort.takenBy(wanted, engine).ifPresent(holder -> Up.refuse("live page", OPTION, wanted, holder));
            return wanted;
        }
        if (wanted == null && !anyPort) {
            var holder = HostPort.takenBy(PRESET, engine);
            if (holder.isEmpty()) {
                return PRESET;
            }
            console.progress("the live page's default port %d is held by %s; it gets a free one"
                    .formatted(PRESET, holder.get()));
        }
        return free();
    }

    /** Returns a free port of 127.0.0.1. */
    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("127.0.0.1 has no free port", e);
        }
    }
}
