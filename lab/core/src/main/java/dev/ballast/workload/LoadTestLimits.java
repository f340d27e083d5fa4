package dev.ballast.workload;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/** What a load test may be told: the command line refuses the rest before it starts Maven, the load test when it has. */
public final class LoadTestLimits {

    /** Requests a second. */
    public static final int MOST_RATE = 20_000;

    /** Below this the pool cannot be changed and drained: the drain alone takes 5 s. */
    public static final Duration SHORTEST = Duration.ofSeconds(15);

    public static final Duration SHORTEST_WARM_UP = Duration.ofSeconds(1);

    public static final Duration LONGEST = Duration.ofHours(24);

    private LoadTestLimits() {}

    /** Returns the server that is meant by {@code http://HOST:PORT}; empty where more or something else was typed. */
    public static Optional<URI> target(String typed) {
        try {
            URI uri = new URI(typed);
            boolean bare = String.valueOf(uri.getRawPath()).matches("/?")
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            return "http".equals(uri.getScheme()) && uri.getHost() != null && bare
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
