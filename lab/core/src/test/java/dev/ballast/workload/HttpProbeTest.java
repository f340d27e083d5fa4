package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.request.Reply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpProbeTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private static Reply get(ScriptedServer server) {
        try (HttpProbe probe = probe(server.port(), false)) {
            return probe.get("/hostname");
        }
    }

    private static HttpProbe probe(int port, boolean keepAlive) {
        return new HttpProbe("127.0.0.1", port, TIMEOUT, keepAlive);
    }

    @Test
    void readsAHostname() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.ok("abc"), false)) {
            Reply reply = get(server);

            assertThat(reply.failure()).isEmpty();
            assertThat(reply.hostname()).contains("abc");
        }
    }

    @Test
    void readsChunks() throws IOException {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "8\r\n{\"hostna\r\n9\r\nme\":\"abc\"\r\n1\r\n}\r\n0\r\n\r\n";
        try (ScriptedServer server = new ScriptedServer(chunked, false)) {
            assertThat(get(server).hostname()).contains("abc");
        }
    }

    @Test
    void keepsAConnection() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.ok("abc"), false);
                HttpProbe probe = probe(server.port(), true)) {
            for (int i = 0; i < 5; i++) {
                assertThat(probe.get("/").failure()).isEmpty();
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void reportsAResetAndNeverRetries() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.RESET, true)) {
            assertThat(get(server).failure()).isEqualTo("reset before the first byte");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void losesARequestIfTheConnectionClosesOnArrival() throws IOException {
        ScriptedServer.Script second = request -> request.nth() == 1
                ? ScriptedServer.Act.answer(ScriptedServer.ok("abc"))
                : ScriptedServer.Act.answer("").thenClose();
        try (ScriptedServer server = new ScriptedServer(second);
                HttpProbe probe = probe(server.port(), true)) {
            assertThat(probe.get("/").failure()).isEmpty();
            assertThat(probe.get("/").failure()).isEqualTo("closed before the first byte");
            assertThat(probe.get("/").failure()).as("a fresh connection").isEmpty();
        }
    }

    @Test
    void leavesAConnectionThatWasClosedWhileIdle() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.ok("abc"), true);
                HttpProbe probe = probe(server.port(), true)) {
            assertThat(probe.get("/").failure()).isEmpty();
            assertThat(Pause.until(System.nanoTime() + 100_000_000)).isTrue(); // the way of the end of file
            assertThat(probe.get("/").failure()).isEmpty();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void reportsACutBody() throws IOException {
        try (ScriptedServer server = new ScriptedServer("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"host", true)) {
            assertThat(get(server).failure()).isEqualTo("cut off in the answer");
        }
    }

    @Test
    void reportsAStatus() throws IOException {
        try (ScriptedServer server =
                new ScriptedServer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", false)) {
            assertThat(get(server).failure()).isEqualTo("503 unavailable");
        }
    }

    @Test
    void reportsAWrongBody() throws IOException {
        try (ScriptedServer server = new ScriptedServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", false)) {
            assertThat(get(server).failure()).isEqualTo("wrong body");
        }
    }

    @Test
    void reportsSilence() throws IOException {
        try (ScriptedServer server = new ScriptedServer("", false)) {
            assertThat(get(server).failure()).isEqualTo("timed out");
        }
    }

    @Test
    void reportsARefusal() throws IOException {
        int port;
        try (ScriptedServer server = new ScriptedServer("", false)) {
            port = server.port();
        }
        try (HttpProbe probe = probe(port, false)) {
            assertThat(probe.get("/").failure()).isEqualTo("refused");
        }
    }
}
