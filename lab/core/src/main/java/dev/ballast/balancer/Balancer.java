package dev.ballast.balancer;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The balancer's front door and its rendered configuration. Immutable; safe for use by several threads. */
public final class Balancer {

    private final String name;
    private final String host;
    private final int port;
    private final Supplier<Optional<String>> configuration;

    /**
     * @param name its name within the lab
     * @param host host of the front door
     * @param port port of the front door on that host
     * @param configuration reads the rendered configuration; empty while there is none
     */
    public Balancer(String name, String host, int port, Supplier<Optional<String>> configuration) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.configuration = configuration;
    }

    /** Returns its name within the lab. */
    public String name() {
        return name;
    }

    /** Returns the host of the front door. */
    public String host() {
        return host;
    }

    /** Returns the port of the front door on {@link #host}. */
    public int port() {
        return port;
    }

    /** Returns the address of the front door, such as {@code http://127.0.0.1:5000}. */
    public String url() {
        return "http://%s:%s".formatted(host, port);
    }

    /** Reads the rendered configuration and returns it, or a blank string if there is none. */
    public String configuration() {
        return configuration.get().orElse("");
    }

    /** Reads the rendered configuration and returns its distinct upstreams, {@code ip:port}, sorted; see {@link Upstreams}. */
    public List<String> upstreams() {
        return Upstreams.in(configuration());
    }
}
