package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for one of several services behind a balancer. */
class RoutedRequestsTest {

    private final Set<String> seen = new ConcurrentSkipListSet<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = "{\"hostname\": \"0123456789ab\"}".getBytes(StandardCharsets.US_ASCII);
        server.createContext("/", exchange -> {
            seen.add("%s %s".formatted(exchange.getRequestHeaders().getFirst("Host"), exchange.getRequestURI()));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServing() {
        server.stop(0);
    }

    @Test
    void aPathComesBeforeThatOfEachRequest() {
        client("/shop").get("/hostname");

        assertThat(seen).containsExactly("127.0.0.1:%d /shop/hostname".formatted(port()));
    }

    @Test
    void aHostIsTheHostOfEachRequest() {
        client("admin.example").get("/hostname");

        assertThat(seen).containsExactly("admin.example /hostname");
    }

    @Test
    void aLoadGoesAlongARoute() {
        try (Load load = client("/shop").plan().rate(100).posts(0.5).start()) {
            await().until(() -> seen.size() == 2);
            load.stop();
        }

        assertThat(seen)
                .containsExactly(
                        "127.0.0.1:%d /shop/echo".formatted(port()), "127.0.0.1:%d /shop/hostname".formatted(port()));
    }

    private Client client(String route) {
        return new Client("127.0.0.1", port()).along(route);
    }

    private int port() {
        return server.getAddress().getPort();
    }
}
