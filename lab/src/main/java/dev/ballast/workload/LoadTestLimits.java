package dev.ballast.workload;

import java.time.Duration;

/** What a load test may be told: the command line refuses the rest before it starts Maven, the load test when it has. */
public final class LoadTestLimits {

    /** Requests a second. */
    public static final int MOST_RATE = 20_000;

    /** Below this the pool cannot be changed and drained: the drain alone takes 5 s. */
    public static final Duration SHORTEST = Duration.ofSeconds(15);

    public static final Duration SHORTEST_WARM_UP = Duration.ofSeconds(1);

    public static final Duration LONGEST = Duration.ofHours(24);

    private LoadTestLimits() {}
}
