package dev.ballast.loadtest;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/** Limits of a load test's settings. The command line checks them before it starts Maven, and the load test again. */
public final class LoadTestLimits {

    /** The most requests a second. */
    public static final int MOST_RATE = 20_000;

    /** The shortest load: in less time the pool cannot be changed and drained, since the drain alone takes 5 s. */
    public static final Duration SHORTEST = Duration.ofSeconds(15);

    /** The shortest warm-up. */
    public static final Duration SHORTEST_WARM_UP = Duration.ofSeconds(1);

    /** The longest load and the longest warm-up. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private LoadTestLimits() {}

    /** Returns the server of {@code http://HOST:PORT}, or empty if the text is anything else. */
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
