package dev.ballast.balancer;

import java.util.List;

/**
 * The upstreams in a rendered configuration. It may be nginx's, HAProxy's, Caddy's, a list of addresses, or any other text.
 * {@code docs/reference/container-lines.md} says what counts as a member. Immutable.
 */
public final class Upstreams {

    /** The first one that fits reads it. */
    private static final List<Syntax> SYNTAXES =
            List.of(new AddressList(), new CaddyJson(), new Nginx(), new Haproxy(), new Caddyfile(), new AnyText());

    private final List<String> members;
    private final List<String> backups;
    private final List<String> unclear;

    private Upstreams(FoundUpstreams found) {
        members = List.copyOf(found.members);
        backups = List.copyOf(found.backups);
        unclear = List.copyOf(found.unclear);
    }

    /** Reads a configuration. */
    public static Upstreams of(String configuration) {
        FoundUpstreams found = new FoundUpstreams();
        SYNTAXES.stream()
                .filter(syntax -> syntax.fits(configuration))
                .findFirst()
                .ifPresent(syntax -> syntax.read(configuration, found));
        return new Upstreams(found);
    }

    /** Returns the distinct {@link #members} of a configuration, sorted. */
    public static List<String> in(String configuration) {
        return listed(configuration).stream().distinct().sorted().toList();
    }

    /** Returns the {@link #members} of a configuration. */
    public static List<String> listed(String configuration) {
        return of(configuration).members();
    }

    /**
     * Returns the upstreams that requests are sent to, {@code host:port}, in the order of the configuration, including those
     * listed twice. The balancer's own addresses are left out.
     */
    public List<String> members() {
        return members;
    }

    /** Returns the upstreams that requests are sent to only while no member lives. */
    public List<String> backups() {
        return backups;
    }

    /** Returns the lines that may name members and do not say which, each with the reason; empty if all is clear. */
    public List<String> unclear() {
        return unclear;
    }
}
