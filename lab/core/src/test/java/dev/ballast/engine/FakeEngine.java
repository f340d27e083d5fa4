package dev.ballast.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An engine, played by an HTTP server. What it is asked and has no answer for, it does not have. */
public final class FakeEngine implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Engine engine;

    /** Answers a request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    public FakeEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        json("GET /version", "{\"ApiVersion\":\"1.41\",\"Version\":\"20.10.24\",\"KernelVersion\":\"any\"}");
        json("GET /containers/json", "[]");
        json("GET /networks", "[]");
        engine = Engine.connect(
                URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()), Duration.ofSeconds(5), "REMEDY");
    }

    /** Returns a connection to it. */
    public Engine engine() {
        return engine;
    }

    /** Returns what it was asked, such as {@code DELETE /networks/n1}, oldest first. */
    public List<String> asked() {
        return asked;
    }

    /**
     * Gives it an answer.
     *
     * @param request such as {@code GET /containers/json}, without the version of the API
     */
    public FakeEngine on(String request, Answer answer) {
        answers.put(request, answer);
        return this;
    }

    /** Gives it an answer in JSON. */
    public FakeEngine json(String request, String body) {
        return on(request, exchange -> send(exchange, 200, body));
    }

    /** Gives it an answer without content, as to something that was removed. */
    public FakeEngine done(String request) {
        return on(request, exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
    }

    /** Writes to standard output of a container as the engine passes it on: 8 bytes say which stream, and how long. */
    public static void print(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(
                ByteBuffer.allocate(8).put(0, (byte) 1).putInt(4, bytes.length).array());
        out.write(bytes);
        out.flush();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = "%s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath().replaceFirst("^/v[\\d.]+/", "/"));
        asked.add(request);
        exchange.getRequestBody().readAllBytes();
        answers.getOrDefault(request, none -> send(none, 404, "{\"message\":\"planted: there is none\"}"))
                .to(exchange);
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
