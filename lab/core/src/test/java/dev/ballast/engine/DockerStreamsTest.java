package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine, played by an HTTP server, cuts each stream once, and tells some of it again. */
@Timeout(60)
class DockerStreamsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Instant AT = Instant.parse("2026-11-23T10:00:05Z");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private HttpServer engine;
    private DockerStreams streams;
    private Closeable opened = () -> {};

    @BeforeEach
    void start() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.setExecutor(threads);
        engine.createContext("/", this::answer);
        engine.start();
        streams = new DockerStreams(
                Engine.connect(
                        URI.create("tcp://127.0.0.1:" + engine.getAddress().getPort()),
                        Duration.ofSeconds(5),
                        "REMEDY"),
                "1a2b3c4d");
    }

    @AfterEach
    void stop() throws IOException {
        opened.close();
        engine.stop(0);
        threads.shutdownNow();
    }

    @Test
    void readsEachLineOnceThoughTheStreamIsCut() {
        Told<LogLine> told = new Told<>();

        opened = streams.lines("c1", null, told);
        await().atMost(LIMIT).until(() -> told.items.size() >= 4);

        assertThat(told.items).extracting(LogLine::text).containsExactly("line 0", "line 1", "line 2", "line 3");
        assertThat(told.events.get(0)).startsWith("interrupted: ");
        assertThat(told.events.get(1)).isEqualTo("resumed, caught up");
        assertThat(asked.get(1)).contains("since=" + AT.minusSeconds(1).getEpochSecond());
    }

    @Test
    void readsLinesFromAMomentOn() {
        Told<LogLine> told = new Told<>();

        opened = streams.lines("c1", AT, told);
        await().atMost(LIMIT).until(() -> told.items.size() >= 2);

        assertThat(told.items).extracting(LogLine::text).containsExactly("line 2", "line 3");
        assertThat(asked.get(0)).contains("since=" + AT.getEpochSecond());
    }

    @Test
    void readsTheRestOfAContainerThatEndedWhileTheStreamWasCut() {
        running.set(false);
        Told<LogLine> told = new Told<>();

        opened = streams.lines("c1", null, told);
        await().atMost(LIMIT).until(() -> told.events.contains("ended"));

        assertThat(told.items).extracting(LogLine::text).containsExactly("line 0", "line 1", "line 2", "line 3");
    }

    @Test
    void takesEachEventOnceThoughTheStreamIsCut() {
        Told<ContainerEvent> told = new Told<>();

        opened = streams.events(AT, told);
        await().atMost(LIMIT).until(() -> told.items.size() >= 2);

        assertThat(told.items).extracting(ContainerEvent::at).containsExactly(AT, AT.plusMillis(1));
        assertThat(told.items)
                .extracting(ContainerEvent::kind)
                .containsExactly(ContainerEvent.Kind.STARTED, ContainerEvent.Kind.SIGNALLED);
        assertThat(told.items.get(1).code()).isEqualTo(15);
        assertThat(asked.get(0)).contains("start", "unpause", "die", "kill", "oom");
        assertThat(told.events.get(1)).isEqualTo("resumed, caught up");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/logs")) {
            asked.add(exchange.getRequestURI().toString());
            stream(exchange, (out, first) -> lines(out, first ? 0 : 1, first ? 3 : 4));
        } else if (path.endsWith("/events")) {
            asked.add(exchange.getRequestURI().toString());
            stream(exchange, (out, first) -> events(out, first ? 1 : 2));
        } else {
            byte[] body = (path.endsWith("/version")
                            ? "{\"ApiVersion\":\"1.41\",\"Version\":\"20.10.24\",\"KernelVersion\":\"%s\"}"
                                    .formatted(System.getProperty("os.version"))
                            : "{\"Id\":\"c1\",\"State\":{\"Running\":%s}}".formatted(running.get()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }
    }

    private interface Script {
        void play(OutputStream out, boolean first) throws IOException;
    }

    /** Cuts the first stream after its script; ends the next one with its container, or else leaves it open. */
    private void stream(HttpExchange exchange, Script script) throws IOException {
        boolean first = asked.size() == 1;
        exchange.sendResponseHeaders(200, 0);
        script.play(exchange.getResponseBody(), first);
        exchange.getResponseBody().flush();
        if (first) {
            throw new IOException("planted: the connection is cut");
        }
        if (!running.get()) {
            exchange.close();
        }
    }

    /** Writes lines as Docker multiplexes standard output and error: 8 bytes say which of the two, and how long. */
    private static void lines(OutputStream out, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            byte[] line = "%s nginx | line %d\n"
                    .formatted(AT.plusMillis(i).minusMillis(2), i)
                    .getBytes(StandardCharsets.UTF_8);
            out.write(ByteBuffer.allocate(8)
                    .put(0, (byte) 1)
                    .putInt(4, line.length)
                    .array());
            out.write(line);
        }
    }

    private static void events(OutputStream out, int howMany) throws IOException {
        for (int i = 0; i < howMany; i++) {
            Instant at = AT.plusMillis(i);
            out.write(("{\"Type\":\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"c1\",\"Attributes\":%s},"
                            + "\"time\":%d,\"timeNano\":%d}\n")
                    .formatted(
                            i == 0 ? "start" : "kill",
                            i == 0 ? "{}" : "{\"signal\":\"15\"}",
                            at.getEpochSecond(),
                            at.getEpochSecond() * 1_000_000_000 + at.getNano())
                    .getBytes(StandardCharsets.UTF_8));
        }
    }
}
