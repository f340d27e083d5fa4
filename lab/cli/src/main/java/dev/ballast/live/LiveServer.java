package dev.ballast.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page, its stream of events and its buttons, on this machine's loopback address. */
final class LiveServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveServer.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Threads in addition to those of the open pages. */
    private static final int FOR_REQUESTS = 8;

    /** Time for a client to send its request, and to take a message of the answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int BODY_LIMIT = 4096;
    private static final long SIGN_OF_LIFE_MS = 1000;

    /** Allows this server's files only: no inline script or style, no other site, no frame. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final RequestThreads threads;
    private final Guard guard;
    private final Assets assets;
    private final Actions actions;
    private final Feed feed;
    private final Streams streams;

    /** @throws IOException if the port is taken */
    LiveServer(int port, Actions actions, Feed feed, Streams streams) throws IOException {
        this(port, actions, feed, streams, PATIENCE);
    }

    /** @param patience with a client that sends a request, or takes a message */
    LiveServer(int port, Actions actions, Feed feed, Streams streams, Duration patience) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        this.guard = new Guard(server.getAddress().getPort(), Guard.freshToken());
        this.assets = new Assets(guard.token());
        this.actions = actions;
        this.feed = feed;
        this.streams = streams;
        this.threads = new RequestThreads(Streams.MOST + FOR_REQUESTS, patience);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (RefusedException e) {
                error(exchange, e.status(), String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                error(exchange, 400, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                error(exchange, 500, String.valueOf(e.getMessage()));
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Headers request = exchange.getRequestHeaders();
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                guard.admitReading(request);
                read(exchange, path);
            }
            case "POST" -> {
                guard.admitChange(request);
                change(exchange, path);
            }
            default ->
                throw new RefusedException(
                        405, "%s is not supported; GET reads, POST changes".formatted(exchange.getRequestMethod()));
        }
    }

    private void read(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/events" -> stream(exchange);
            case "/state" -> send(exchange, 200, "application/json", bytes(Feed.json(feed.state())));
            default -> {
                Assets.Asset asset = assets.find(path)
                        .orElseThrow(() -> new RefusedException(404, "nothing at '%s'; the page is /".formatted(path)));
                send(exchange, 200, asset.type(), asset.bytes());
            }
        }
    }

    private void change(HttpExchange exchange, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
        if (body.length > BODY_LIMIT) {
            throw new RefusedException(413, "a change has at most %d bytes".formatted(BODY_LIMIT));
        }
        threads.suspend();
        String said;
        try {
            said = act(path, body);
        } finally {
            threads.renew();
        }
        send(exchange, 202, "application/json", bytes(Feed.json(Map.of("said", said))));
    }

    private String act(String path, byte[] body) throws IOException {
        return switch (path) {
            case "/scale" -> actions.scale(optional(body, "service"), number(body, "to"));
            case "/stop" -> actions.stop(text(body, "instance"));
            case "/kill" -> actions.kill(text(body, "instance"));
            default ->
                throw new RefusedException(404, "nothing at '%s'; there are /scale, /stop and /kill".formatted(path));
        };
    }

    private static int number(byte[] body, String field) throws IOException {
        return field(body, field, value -> value.isInt() ? value.intValue() : null, "a whole number");
    }

    /** Returns a text, or a blank one if there is none. */
    private static String optional(byte[] body, String field) throws IOException {
        return field(
                body,
                field,
                value -> value.isMissingNode() ? "" : value.isTextual() ? value.textValue() : null,
                "a text");
    }

    private static String text(byte[] body, String field) throws IOException {
        return field(body, field, value -> value.isTextual() ? value.textValue() : null, "a text");
    }

    private static <T> T field(byte[] body, String field, Function<JsonNode, T> read, String what) throws IOException {
        JsonNode value;
        try {
            value = JSON.readTree(body).path(field);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "'%s' is no JSON".formatted(new String(body, StandardCharsets.UTF_8)), e);
        }
        T found = read.apply(value);
        if (found == null) {
            throw new IllegalArgumentException(
                    "'%s' is %s; it has to be %s".formatted(field, value.isMissingNode() ? "missing" : value, what));
        }
        return found;
    }

    /** Sends events until the page is closed or the lab ends. */
    private void stream(HttpExchange exchange) throws IOException {
        Feed.Opened page = feed.open(lastSeen(exchange.getRequestHeaders()));
        Streams.Stream stream = page.stream();
        try {
            head(exchange, "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(bytes("retry: 1000\n\n"));
            out.write(page.greeting());
            out.flush();
            while (!stream.hasEnded()) {
                byte[] message = stream.next(SIGN_OF_LIFE_MS);
                threads.renew();
                out.write(message == null ? bytes(":\n\n") : message);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a page was closed", e);
        } finally {
            streams.close(stream);
        }
    }

    private static long lastSeen(Headers request) {
        String id = request.getFirst("Last-Event-ID");
        return id != null && id.matches("\\d{1,15}") ? Long.parseLong(id) : -1;
    }

    private static void error(HttpExchange exchange, int status, String message) throws IOException {
        send(exchange, status, "application/json", bytes(Feed.json(Map.of("error", message))));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        head(exchange, type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void head(HttpExchange exchange, String type) {
        Headers head = exchange.getResponseHeaders();
        head.set("Content-Type", type);
        head.set("Cache-Control", "no-store");
        head.set("Content-Security-Policy", POLICY);
        head.set("Cross-Origin-Resource-Policy", "same-origin");
        head.set("Referrer-Policy", "no-referrer");
        head.set("X-Content-Type-Options", "nosniff");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        streams.end();
        server.stop(0);
        threads.close();
    }
}
