package dev.ballast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContainerInsideTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LINE = "x".repeat(999) + "\n";

    private final List<String> lacks = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private FakeEngine engine;
    private ContainerInside inside;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine();
        inside = new ContainerInside(engine.engine().docker());
    }

    @AfterEach
    void stop() {
        ended.countDown();
        engine.close();
    }

    @Test
    void passesOnALogWhileItIsRead() {
        CountDownLatch seen = new CountDownLatch(1);
        engine.on("GET /containers/c1/logs", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            FakeEngine.print(exchange.getResponseBody(), "first\n");
            await(seen); // as long as the first line is only held, there is no second one
            FakeEngine.print(exchange.getResponseBody(), "second\n");
            exchange.close();
        });
        ByteArrayOutputStream kept = new ByteArrayOutputStream();

        boolean there = inside.copyLogs("c1", new Watched(kept, seen), LIMIT, lacks::add);

        assertThat(there).isTrue();
        assertThat(kept.toString(StandardCharsets.UTF_8)).isEqualTo("first\nsecond\n");
        assertThat(lacks).isEmpty();
    }

    @Test
    void saysThatTheEndOfALogIsCut() {
        engine.on("GET /containers/c1/logs", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            FakeEngine.print(exchange.getResponseBody(), "first\n");
            await(ended);
        });
        ByteArrayOutputStream kept = new ByteArrayOutputStream();

        assertThat(inside.copyLogs("c1", kept, Duration.ofSeconds(2), lacks::add))
                .isTrue();
        assertThat(lacks).containsExactly("its end: the engine did not pass it on within 2 s");
    }

    @Test
    void keepsWhatCameBeforeTheStreamBroke() {
        engine.on("GET /containers/c1/logs", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            FakeEngine.print(exchange.getResponseBody(), "first\n");
            throw new IOException("planted: the connection is cut");
        });
        ByteArrayOutputStream kept = new ByteArrayOutputStream();

        assertThat(inside.copyLogs("c1", kept, LIMIT, lacks::add)).isTrue();
        assertThat(kept.toString(StandardCharsets.UTF_8)).isEqualTo("first\n");
        assertThat(lacks).singleElement().asString().startsWith("its end: ");
    }

    @Test
    void doesNotHideThatALogCannotBeKept() {
        engine.on("GET /containers/c1/logs", this::endless);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> inside.copyLogs("c1", new Head(), LIMIT, lacks::add))
                .withRootCauseInstanceOf(IOException.class);
    }

    @Test
    void saysThatTheBeginningOfALogMayBeLost() {
        LogBound.Counted counted = new LogBound.Counted(OutputStream.nullOutputStream());
        byte[] line = "\"x\"\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        int written = 0;
        while (!counted.mayHaveLostItsBeginning()) {
            write(counted, line);
            written += line.length;
        }

        // each line of 4 bytes takes 76 in the engine's files, of which three are whole: 150 MB
        assertThat(written * 19L).isBetween(140_000_000L, 155_000_000L);
    }

    @Test
    void knowsThatAContainerIsGone() {
        assertThat(inside.copyLogs("c1", OutputStream.nullOutputStream(), LIMIT, lacks::add))
                .isFalse();
        assertThat(lacks).isEmpty();
    }

    @Test
    void anErrorEndsAStreamAtOnce() {
        engine.on("GET /containers/c1/logs", this::endless);

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> inside.copyLogs(
                        "c1",
                        new OutputStream() {
                            @Override
                            public void write(int next) {
                                throw new OutOfMemoryError("planted");
                            }

                            @Override
                            public void write(byte[] bytes, int offset, int length) {
                                throw new OutOfMemoryError("planted");
                            }
                        },
                        LIMIT,
                        lacks::add));
    }

    /** As in {@code ./ballast logs -f api-1 | head}. */
    @Test
    void followsALogUntilNobodyReads() throws InterruptedException {
        engine.on("GET /containers/c1/logs", this::endless);
        Head head = new Head();

        inside.passOnLogs("c1", true, head, head);

        assertThat(head.taken.get()).isGreaterThanOrEqualTo(Head.ENOUGH);
    }

    /** As in {@code ./ballast exec api-1 yes | head}. */
    @Test
    void endsACommandWhoseOutputNobodyReads() throws InterruptedException {
        AtomicInteger commands = new AtomicInteger();
        engine.on("POST /containers/c1/exec", exchange -> {
            byte[] body =
                    "{\"Id\":\"e%d\"}".formatted(commands.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(201, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        engine.on("POST /exec/e1/start", this::endless);
        engine.on("POST /exec/e2/start", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.close();
        });
        engine.json("GET /exec/e2/json", "{\"ID\":\"e2\",\"Running\":false,\"ExitCode\":0}");
        Head head = new Head();

        assertThat(inside.exec("c1", "api-1", head, head, "yes")).isEqualTo(141);
        assertThat(engine.asked()).contains("POST /exec/e2/start");
    }

    @Test
    void saysThatThereIsNoSuchCommand() throws InterruptedException {
        engine.json("POST /containers/c1/exec", "{\"Id\":\"e1\"}");
        engine.on("POST /exec/e1/start", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            FakeEngine.print(
                    exchange.getResponseBody(),
                    "OCI runtime exec failed: exec failed: exec: \"foo\": executable file not found in $PATH: unknown\r\n");
            exchange.close();
        });
        engine.json("GET /exec/e1/json", "{\"ID\":\"e1\",\"Running\":false,\"ExitCode\":126}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(inside.exec("c1", "api-1", out, err, "foo")).isEqualTo(127);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("ballast: cannot run [foo] in api-1: no such program");
        assertThat(inside.exec("c1", "api-1", LIMIT, "foo"))
                .isEqualTo(new ExecResult(127, "", err.toString(StandardCharsets.UTF_8)));
    }

    @Test
    void saysThatAContainerTakesNoCommand() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> inside.exec("c1", "api-1", LIMIT, "id"))
                .withMessage(
                        "api-1 takes no command, because its container is gone; ./ballast status shows the state of each instance");

        engine.on("POST /containers/c1/exec", exchange -> {
            exchange.sendResponseHeaders(409, -1);
            exchange.close();
        });
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> inside.exec("c1", "api-1", LIMIT, "id"))
                .withMessageContaining("stopped or paused");
    }

    @Test
    void passesOnWhatOnlySoundsLikeTheEngine() throws InterruptedException {
        engine.json("POST /containers/c1/exec", "{\"Id\":\"e1\"}");
        engine.on("POST /exec/e1/start", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            FakeEngine.print(exchange.getResponseBody(), "OCI runtime exec failed: once\n");
            FakeEngine.print(exchange.getResponseBody(), "and went on\n");
            exchange.close();
        });
        engine.json("GET /exec/e1/json", "{\"ID\":\"e1\",\"Running\":false,\"ExitCode\":126}");

        assertThat(inside.exec("c1", "api-1", LIMIT, "cat", "log").stdout())
                .isEqualTo("OCI runtime exec failed: once\nand went on\n");
    }

    private void endless(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        while (ended.getCount() > 0) {
            FakeEngine.print(exchange.getResponseBody(), LINE);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("nothing came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Tells that something came. */
    private static final class Watched extends OutputStream {
        private final OutputStream out;
        private final CountDownLatch seen;

        Watched(OutputStream out, CountDownLatch seen) {
            this.out = out;
            this.seen = seen;
        }

        @Override
        public void write(int next) throws IOException {
            out.write(next);
            seen.countDown();
        }
    }

    /** Takes some lines, as {@code head} does. */
    private static final class Head extends OutputStream {
        private static final int ENOUGH = 5_000;
        private final AtomicInteger taken = new AtomicInteger();

        @Override
        public void write(int next) throws IOException {
            if (taken.incrementAndGet() > ENOUGH) {
                throw new IOException("Broken pipe");
            }
        }
    }
}
