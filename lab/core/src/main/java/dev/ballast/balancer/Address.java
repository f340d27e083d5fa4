package dev.ballast.balancer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and a port, as balancers write them.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 */
record Address(String host, int port) {

    private static final Pattern IPV4 = Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f.:]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?");
    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\]]*)](?::(\\d{1,5}))?");
    private static final int NO_PORT = -1;
    private static final int HIGHEST_PORT = 65_535;

    /** Reads an address that has a port; returns empty if it is none. */
    static Optional<Address> of(String text) {
        return of(text, NO_PORT);
    }

    /**
     * Reads an address; returns empty if it is none.
     *
     * @param defaultPort its port if it names none
     */
    static Optional<Address> of(String text, int defaultPort) {
        Matcher brackets = BRACKETS.matcher(text);
        if (brackets.matches()) {
            return checked(brackets.group(1), brackets.group(2), defaultPort)
                    .filter(address -> IPV6.matcher(address.host()).matches());
        }
        int colon = text.lastIndexOf(':');
        return colon < 0
                ? checked(text, null, defaultPort)
                : checked(text.substring(0, colon), text.substring(colon + 1), defaultPort);
    }

    private static Optional<Address> checked(String host, @Nullable String port, int defaultPort) {
        if (port != null && !port.matches("\\d{1,5}")) {
            return Optional.empty();
        }
        int number = port == null ? defaultPort : Integer.parseInt(port);
        boolean valid = NAME.matcher(host).matches() || IPV6.matcher(host).matches();
        return valid && number > 0 && number <= HIGHEST_PORT
                ? Optional.of(new Address(host, number))
                : Optional.empty();
    }

    /** Returns whether the host is a name, which only a look-up turns into an address. */
    boolean isName() {
        return !IPV4.matcher(host).matches() && !IPV6.matcher(host).matches();
    }

    /** Returns whether it is the balancer's own host, or no host at all. */
    boolean isLocal() {
        return host.startsWith("127.")
                || host.startsWith("0.")
                || host.equals("localhost")
                || host.matches("[0:]*:[0:]*1?");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
