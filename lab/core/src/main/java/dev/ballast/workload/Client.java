package dev.ballast.workload;

import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import java.time.Duration;

/** Sends requests to a balancer and never retries. Each request may take 5 s. Safe for use by several threads. */
public final class Client {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final String host;
    private final int port;
    private final String route;

    /** @param host name or address of the server */
    public Client(String host, int port) {
        this(host, port, "/");
    }

    private Client(String host, int port, String route) {
        this.host = host;
        this.port = port;
        this.route = route;
    }

    /**
     * Returns a client of one service behind the same balancer.
     *
     * @param route a path, which is put before those of the requests, or the name of a host, which becomes their {@code Host}
     */
    public Client along(String route) {
        return new Client(host, port, route);
    }

    /** Sends one GET on a new connection. Never throws because of what the network does; the reply has the outcome. */
    public Reply get(String path) {
        try (HttpProbe probe = new HttpProbe(host, port, TIMEOUT, false)) {
            return probe.get(Route.of(route), path);
        }
    }

    /** Sends GETs of {@code /hostname} one after another, each on a new connection. */
    public Responses send(int requests) {
        Responses.Builder responses = Responses.collect();
        for (int i = 0; i < requests; i++) {
            responses.add(get("/hostname"));
        }
        return responses.build();
    }

    /** Returns the default plan of a load on the same server; see {@link LoadPlan#builder}. */
    public LoadPlan plan() {
        return LoadPlan.against(host, port).route(route);
    }
}
