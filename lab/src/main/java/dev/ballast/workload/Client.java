package dev.ballast.workload;

import java.time.Duration;
import java.util.function.Consumer;

/** Sends requests to a balancer's front door and never retries. */
public final class Client {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final String host;
    private final int port;

    public Client(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** Sends one GET on a connection of its own. */
    public Reply get(String path) {
        try (HttpProbe probe = new HttpProbe(host, port, TIMEOUT, false)) {
            return probe.get(path);
        }
    }

    /** Sends GETs of {@code /hostname} one after another, each on a connection of its own. */
    public Responses send(int requests) {
        Responses.Builder responses = Responses.collect();
        for (int i = 0; i < requests; i++) {
            responses.add(get("/hostname"));
        }
        return responses.build();
    }

    /**
     * Starts an open load: requests are due at a constant rate whether or not earlier ones were answered.
     *
     * @param ratePerSecond arrival rate
     * @param connections most requests in flight, half of the connections kept alive, half fresh for each request
     * @param whenStopped told the result, once
     */
    public Load start(int ratePerSecond, int connections, Consumer<LoadResult> whenStopped) {
        return new Load(host, port, TIMEOUT, ratePerSecond, connections, whenStopped);
    }
}
