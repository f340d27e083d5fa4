package dev.ballast.workload;

import java.util.regex.Pattern;

/**
 * Where a balancer serves a service. Immutable.
 *
 * @param prefix begins each path, such as {@code /shop}; blank for none
 * @param host the {@code Host} of each request, or blank for that of the server
 */
record Route(String prefix, String host) {

    private static final Pattern PREFIX = Pattern.compile("/|(?:/[!-.0-~]+)+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+");

    /**
     * Reads a route of a topology.
     *
     * @throws IllegalArgumentException if it is neither a path nor a host name
     */
    static Route of(String text) {
        boolean path = text.startsWith("/");
        LoadPlan.require(
                (path ? PREFIX : HOST).matcher(text).matches(),
                "route \"%s\": use a path such as /shop, or the name of a host",
                text);
        return path ? new Route(text.equals("/") ? "" : text, "") : new Route("", text);
    }

    /** Returns the {@code Host} of requests to a server. */
    String hostOf(String server, int port) {
        return host.isEmpty() ? "%s:%s".formatted(server, port) : host;
    }
}
