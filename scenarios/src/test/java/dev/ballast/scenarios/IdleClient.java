package dev.ballast.scenarios;

import dev.ballast.balancer.Balancer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends one request and then nothing. */
final class IdleClient {

    private static final int TIMEOUT_MS = 60_000;

    private IdleClient() {}

    /**
     * Returns how long the balancer keeps an idle connection, in milliseconds.
     *
     * @throws UncheckedIOException if it keeps it for a minute
     */
    static double closedAfterMs(Balancer balancer) {
        try (Socket socket = new Socket(balancer.host(), balancer.port())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream()
                    .write("GET /hostname HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            long last = System.nanoTime();
            while (answer.read() >= 0) {
                last = System.nanoTime();
            }
            return (System.nanoTime() - last) / 1e6;
        } catch (IOException e) {
            throw new UncheckedIOException("%s kept an idle connection".formatted(balancer.name()), e);
        }
    }
}
