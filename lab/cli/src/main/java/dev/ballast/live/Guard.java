package dev.ballast.live;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which requests are allowed. Every request needs a name of this machine's loopback in {@code Host}, which refuses
 * foreign names that point here. A change also needs the page's own origin and the page's token, so that no other page in
 * the same browser can send it.
 */
final class Guard {

    static final String TOKEN_HEADER = "X-Ballast-Token";

    private static final int TOKEN_BYTES = 32;
    private static final int HTTP = 80;

    private final List<String> hosts;
    private final String token;

    Guard(int port, String token) {
        Stream<String> names = Stream.of("127.0.0.1", "localhost");
        this.hosts = port == HTTP // browsers omit the scheme's default port
                ? names.flatMap(name -> Stream.of(name, name + ":" + port)).toList()
                : names.map(name -> name + ":" + port).toList();
        this.token = token;
    }

    /** Returns a new random token. */
    static String freshToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    String token() {
        return token;
    }

    /** @throws RefusedException if {@code Host} is not one of this machine's own names */
    void admitReading(Headers request) {
        String host = only(request, "Host");
        if (!hosts.contains(host)) {
            throw new RefusedException(
                    403, "host '%s' is not this page's; open http://%s/".formatted(host, hosts.get(0)));
        }
    }

    /** @throws RefusedException if the request does not come from this server's page */
    void admitChange(Headers request) {
        admitReading(request);
        String origin = only(request, "Origin");
        if (!origin.equals("http://" + only(request, "Host"))) {
            throw new RefusedException(
                    403,
                    "origin '%s' may change nothing here; use the buttons of http://%s/"
                            .formatted(origin, hosts.get(0)));
        }
        if (!isToken(only(request, TOKEN_HEADER))) {
            throw new RefusedException(
                    403, "%s is not this server's; reload the page to get it".formatted(TOKEN_HEADER));
        }
        if (!only(request, "Content-Type").equals("application/json")) {
            throw new RefusedException(
                    415, "a change is sent as application/json, not '%s'".formatted(only(request, "Content-Type")));
        }
    }

    /** Compares in constant time. */
    private boolean isToken(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the value of a header that occurs once, else blank. */
    private static String only(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }
}
