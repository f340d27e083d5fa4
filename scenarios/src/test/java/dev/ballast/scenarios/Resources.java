package dev.ballast.scenarios;

import dev.ballast.topology.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files beside the scenarios, and ports of this machine. */
final class Resources {

    private Resources() {}

    /** Returns a folder under {@code src/test/resources}, wherever the IDE or Maven has put it. */
    static Path folder(String name) {
        URL found = Objects.requireNonNull(Resources.class.getResource(name), name + " is not on the class path");
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(found + " is no file", e);
        }
    }

    /** Returns a file on the class path, copied out of its jar where it is in one. */
    static Path file(String name) {
        try (InputStream content =
                Objects.requireNonNull(Resources.class.getResourceAsStream(name), name + " is not on the class path")) {
            Path copy = Files.createTempDirectory("ballast-scenario")
                    .resolve(Path.of(name).getFileName());
            copy.getParent().toFile().deleteOnExit(); // the last registered goes first
            copy.toFile().deleteOnExit();
            Files.copy(content, copy);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + name, e);
        }
    }

    /** Returns ports on loopback that are free now, for a scenario that has to know them. */
    static Ports freePorts() {
        try (ServerSocket one = loopback();
                ServerSocket other = loopback()) {
            return new Ports(one.getLocalPort(), other.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
