package dev.ballast.cli.measure;

import dev.ballast.Lab;
import dev.ballast.cli.tables.AccountTables;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * {@code --rate}: the load of the benches and of {@code compare}, a fifth of POSTs, half of the requests on fresh
 * connections.
 */
final class StandardLoad {

    /** The API of the benches, since {@code api-flask} is itself the bottleneck at high rates. */
    static final String API = "api-java";

    static final int CONNECTIONS = 40;

    /** Share of the requests on a fresh connection. */
    private static final double FRESH = 0.5;

    /** Share of the requests that are POSTs. */
    static final double POSTS = 0.2;

    static final Duration WARM_UP = Duration.ofSeconds(2);

    @Option(names = "--rate", paramLabel = "R", description = "Requests due a second, default ${DEFAULT-VALUE}.")
    private int rate;

    /** @param rate the rate without {@code --rate} */
    StandardLoad(int rate) {
        this.rate = rate;
    }

    int rate() {
        return rate;
    }

    /** Returns how the latencies of this load were sampled, in words. */
    String sampling() {
        return AccountTables.sampling(rate, FRESH);
    }

    /** Returns a plan of a lab's load. */
    LoadPlan plan(Lab lab, int connections) {
        return lab.load()
                .rate(rate)
                .connections(connections)
                .posts(POSTS)
                .fresh(FRESH)
                .warmUp(WARM_UP);
    }

    /**
     * Refuses a load that cannot be planned, before a lab starts.
     *
     * @throws IllegalArgumentException if a value is out of bounds
     */
    void check(int connections) {
        LoadPlan.builder("localhost", 1).rate(rate).connections(connections).build();
    }
}
