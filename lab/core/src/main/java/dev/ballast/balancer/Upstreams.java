package dev.ballast.balancer;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads upstreams from a rendered configuration of any syntax. */
public final class Upstreams {

    private static final Pattern ADDRESS = Pattern.compile("(?<![\\d.])((?:\\d{1,3}\\.){3}\\d{1,3}):(\\d{1,5})(?!\\d)");

    private Upstreams() {}

    /**
     * Returns the distinct {@code ip:port} in a configuration, sorted, without comments, loopback and wildcard
     * addresses.
     */
    public static List<String> in(String configuration) {
        return listed(configuration).stream().distinct().sorted().toList();
    }

    /** Returns them in the order of the configuration, including those listed twice. */
    public static List<String> listed(String configuration) {
        return configuration
                .lines()
                .map(line -> line.replaceFirst("#.*", ""))
                .flatMap(line -> ADDRESS.matcher(line).results().map(MatchResult::group))
                .filter(address -> !address.startsWith("127.") && !address.startsWith("0."))
                .toList();
    }
}
