package dev.ballast.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConsulViewTest {

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotWaitForAnAgentThatNeverAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            ConsulView consul = new ConsulView(
                    silent.getInetAddress().getHostAddress(), silent.getLocalPort(), Duration.ofMillis(200));

            List<ThrowingCallable> reads = List.of(
                    consul::catalog,
                    consul::members,
                    consul::leader,
                    () -> consul.whenChanged("api", 0),
                    () -> consul.whenChanged("api", 7));

            assertThat(reads)
                    .allSatisfy(read ->
                            assertThat(catchThrowable(read)).hasRootCauseInstanceOf(SocketTimeoutException.class));
        }
    }

    @Test
    void asksTheLeaderForChanges() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", request -> {
            asked.add(String.valueOf(request.getRequestURI()));
            request.getResponseHeaders().add("X-Consul-Index", "8");
            request.sendResponseHeaders(200, 2);
            request.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            request.close();
        });
        server.start();
        try {
            new ConsulView(
                            server.getAddress().getAddress().getHostAddress(),
                            server.getAddress().getPort(),
                            Duration.ofSeconds(10))
                    .whenChanged("api", 7);
        } finally {
            server.stop(0);
        }

        assertThat(asked)
                .singleElement()
                .asString()
                .contains("/v1/health/service/api?", "index=7", "near=_agent")
                .doesNotContain("stale", "cached");
    }
}
