package dev.ballast.workload;

import dev.ballast.request.ConnectionCount;
import dev.ballast.request.Outcome;
import dev.ballast.request.Reply;
import java.io.Closeable;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An HTTP/1.1 client that sends each request once. The JDK's client retries idempotent requests silently, and a client that
 * retries cannot count losses. Not safe for use by several threads.
 */
public final class HttpProbe implements Closeable {

    private final String host;
    private final int port;
    private final Duration timeout;
    private final boolean keepAlive;
    private final Answer answer = new Answer();
    private final HttpConnection connection;

    /**
     * @param timeout bound on each exchange, connecting included
     * @param keepAlive whether one connection carries many requests
     */
    public HttpProbe(String host, int port, Duration timeout, boolean keepAlive) {
        this.host = host;
        this.port = port;
        this.timeout = timeout;
        this.keepAlive = keepAlive;
        connection = new HttpConnection(new InetSocketAddress(host, port), new ConnectionCount(), answer);
    }

    /** Sends one GET and returns the result. Never throws because of what the network does. */
    public Reply get(String path) {
        return get(Route.of("/"), path);
    }

    /** Sends one GET along a route. */
    Reply get(Route route, String path) {
        byte[] request = "GET %s%s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                .formatted(route.prefix(), path, route.hostOf(host, port), keepAlive ? "" : "Connection: close\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        long start = System.nanoTime();
        Outcome outcome = connection.exchange(request, request.length, keepAlive, start + timeout.toNanos());
        boolean whole = outcome == Outcome.ofStatus(answer.status());
        return new Reply(
                whole ? answer.status() : 0, whole ? answer.body() : "", outcome, connection.endedAt() - start);
    }

    @Override
    public void close() {
        connection.close();
    }
}
