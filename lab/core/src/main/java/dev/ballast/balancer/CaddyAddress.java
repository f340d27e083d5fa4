package dev.ballast.balancer;

import java.util.Optional;

/** An upstream of Caddy: an address with an optional scheme or network before it. */
final class CaddyAddress {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private CaddyAddress() {}

    static void read(String upstream, String line, FoundUpstreams into) {
        if (upstream.startsWith("unix/") || upstream.startsWith("unix+") || upstream.startsWith(":")) {
            return; // in the balancer's own container
        }
        if (upstream.contains("{")) {
            into.unclear(line, "a placeholder tells the address");
        } else {
            into.member(address(upstream), line);
        }
    }

    private static Optional<Address> address(String upstream) {
        String rest = upstream.replaceFirst("^(?:http://|https://|h2c://|tcp/|tcp4/|tcp6/)", "");
        return Address.of(rest, upstream.startsWith("https://") ? HTTPS : HTTP);
    }
}
