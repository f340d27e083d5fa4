package dev.ballast.workload;

import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import java.time.Duration;

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

    /** Returns a plan of an open load on it, to be shaped and started. */
    public LoadPlan plan() {
        return LoadPlan.against(host, port);
    }
}
