package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LabRemovalTest {

    /** The planted fault: an engine that has locked itself up, as Docker 20.10 may. */
    @Test
    @Timeout(20)
    void givesUpOnAnEngineThatRemovesNothing() throws Exception {
        HttpServer stuck = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        stuck.setExecutor(threads);
        stuck.createContext("/", exchange -> {
            if (exchange.getRequestMethod().equals("DELETE")) {
                return; // and never answers
            }
            String path = exchange.getRequestURI().getPath();
            byte[] body = (path.endsWith("/version")
                            ? "{\"ApiVersion\":\"1.41\",\"Version\":\"20.10.24\"}"
                            : "[{\"Id\":\"abc\",\"Names\":[\"/ballast-0-api-1\"]}]")
                    .getBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        stuck.start();
        try {
            Engine engine = Engine.connect(
                    URI.create("tcp://127.0.0.1:" + stuck.getAddress().getPort()), Duration.ofSeconds(5), "REMEDY");

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> LabRemoval.of(engine, "1234abcd", Duration.ofMillis(200)))
                    .withMessageContaining("the engine has not removed the containers of lab 1234abcd")
                    .withMessageContaining("./ballast down --all");
        } finally {
            stuck.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void onePartThatStaysKeepsNoOther() throws Exception {
        try (FakeEngine engine = new FakeEngine()) {
            engine.json("GET /containers/json", "[{\"Id\":\"c1\"},{\"Id\":\"c2\"}]")
                    .json("GET /networks", "[{\"Id\":\"n1\",\"Name\":\"ballast-1234abcd\"}]")
                    .on("DELETE /containers/c1", exchange -> {
                        exchange.sendResponseHeaders(500, -1);
                        exchange.close();
                    })
                    .done("DELETE /containers/c2")
                    .done("DELETE /networks/n1");

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> LabRemoval.of(engine.engine(), "1234abcd"))
                    .withMessageContaining("parts of lab 1234abcd are left: [container c1");
            assertThat(engine.asked()).contains("DELETE /containers/c2", "DELETE /networks/n1");
        }
    }
}
