package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.HistoryReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spoken to through a socket, since no HTTP client lets a test forge what browsers forbid. */
class LiveServerTest {

    private static final String SCALE = "{\"to\":3}";

    private final List<String> done = new ArrayList<>();
    private final Streams streams = new Streams();
    private Feed feed;
    private LiveServer server;
    private String token;

    @BeforeEach
    void serve(@TempDir Path folder) throws IOException {
        feed = new Feed(
                new HistoryReader(folder.resolve("history.jsonl")),
                new Feed.Source(
                        new Snapshot.About("1a2b3c4d", "api-flask", "nginx-reload", "runs/x"),
                        "server",
                        () -> 0,
                        () -> Facts.NONE,
                        () -> Map.of(),
                        () -> null),
                streams);
        server = new LiveServer(0, new Recorded(), feed, streams);
        server.start();
        token = tokenOfPage();
    }

    private String tokenOfPage() throws IOException {
        String found = get("/").body().replaceFirst("(?s).*name=\"ballast-token\" content=\"([0-9a-f]{64})\".*", "$1");
        assertThat(found).hasSize(64);
        return found;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void acceptsChangesFromOwnPage() throws IOException {
        Answer answer = post("/scale", host(), "http://" + host(), token, SCALE);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"said\":\"scale 3\"}");
        post("/stop", host(), "http://" + host(), token, "{\"instance\":\"api-2\"}");
        post("/kill", host(), "http://" + host(), token, "{\"instance\":\"api-1\"}");
        assertThat(done).containsExactly("scale 3", "stop api-2", "kill api-1");
        String localhost = "localhost:" + server.port();
        assertThat(post("/scale", localhost, "http://" + localhost, token, SCALE)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void refusesChangeWithoutToken() throws IOException {
        String almost = token.substring(0, 63) + (token.endsWith("0") ? "1" : "0");
        for (String wrong : List.of("", almost, token + "0", token.toUpperCase(java.util.Locale.ROOT) + "x")) {
            refused(post("/scale", host(), "http://" + host(), wrong, SCALE), 403, "reload the page");
        }
    }

    @Test
    void refusesChangeFromOtherOrigin() throws IOException {
        for (String wrong : List.of(
                "",
                "null",
                "http://evil.example",
                "https://" + host(),
                "http://127.0.0.1:" + (server.port() + 1),
                "http://localhost:" + server.port(),
                "http://" + host() + ".evil.example")) {
            refused(post("/scale", host(), wrong, token, SCALE), 403, "may change nothing here");
        }
    }

    /** A name of the attacker's that points to 127.0.0.1 is of the same origin as the attacker's page. */
    @Test
    void refusesForeignHostNames() throws IOException {
        for (String wrong : List.of("evil.example", "evil.example:" + server.port(), "127.0.0.1", "")) {
            refused(post("/scale", wrong, "http://" + wrong, token, SCALE), 403, "not this page's");
            for (String path : List.of("/", "/events", "/state", "/live.js")) {
                Answer answer = send("GET " + path, wrong, "", "");
                refused(answer, 403, "not this page's");
                assertThat(answer.body()).doesNotContain(token);
            }
        }
    }

    @Test
    void refusesChangesByFormOrLink() throws IOException {
        String form = "Origin: http://%s\r\n%s: %s\r\nContent-Type: text/plain\r\n"
                .formatted(host(), Guard.TOKEN_HEADER, token);
        refused(send("POST /scale", host(), form, SCALE), 415, "application/json");
        refused(get("/scale?to=3"), 404, "the page is /");
        refused(send("PUT /scale", host(), "", ""), 405, "POST changes");
    }

    @Test
    void explainsRefusedChange() throws IOException {
        refused(change("{\"to\":\"many\"}"), 400, "'to' is \\\"many\\\"; it has to be a whole number");
        refused(change("{}"), 400, "'to' is missing");
        refused(change("to=3"), 400, "is no JSON");
        refused(change("{\"to\":3,\"more\":\"" + "x".repeat(5000) + "\"}"), 413, "4096");
        refused(change("{\"to\":31}"), 409, "busy");
    }

    @Test
    void sendsHeadersAgainstForeignContentAndFraming() throws IOException {
        for (String path : List.of(
                "/", "/live.js", "/picture.js", "/way.js", "/elements.js", "/live.css", "/icon.svg", "/state")) {
            Answer answer = get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.head())
                    .contains("default-src 'none'", "frame-ancestors 'none'", "no-store", "nosniff")
                    .doesNotContain("unsafe-inline", "Access-control-allow");
        }
        assertThat(get("/").body()).doesNotContain("style=", "onclick", "<script>");
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        assertThat(server.address().getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void refusesTooManyPages() throws IOException {
        for (int i = 0; i < Streams.MOST; i++) {
            streams.open();
        }

        refused(get("/events"), 503, "close one");
    }

    @Test
    void disconnectsClientsThatSendHalfRequests() throws IOException {
        stop();
        server = new LiveServer(0, new Recorded(), feed, streams, Duration.ofSeconds(1));
        server.start();
        token = tokenOfPage();
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * Streams.MOST; i++) {
                held.add(halfRequest(i % 2 == 0 ? "GET / HTTP/1.1\r\nHost: " : halfChange()));
            }
            assertThat(held).allMatch(LiveServerTest::isDisconnected);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        assertThat(get("/state").status()).isEqualTo(200);
        assertThat(done).isEmpty();
    }

    private String halfChange() {
        return "POST /scale HTTP/1.1\r\nHost: %1$s\r\nOrigin: http://%1$s\r\n%2$s: %3$s\r\nContent-Type: %4$s\r\n%5$s\r\n\r\n{"
                .formatted(host(), Guard.TOKEN_HEADER, token, "application/json", "Content-Length: 100");
    }

    private Socket halfRequest(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static boolean isDisconnected(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes().length >= 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // by a reset
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Answer change(String body) throws IOException {
        return post("/scale", host(), "http://" + host(), token, body);
    }

    private void refused(Answer answer, int status, String why) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":").contains(why);
        assertThat(done).isEmpty();
    }

    private String host() {
        return "127.0.0.1:" + server.port();
    }

    private Answer get(String path) throws IOException {
        return send("GET " + path, host(), "", "");
    }

    private Answer post(String path, String host, String origin, String token, String body) throws IOException {
        String headers = (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
                + (token.isEmpty() ? "" : Guard.TOKEN_HEADER + ": " + token + "\r\n")
                + "Content-Type: application/json\r\n";
        return send("POST " + path, host, headers, body);
    }

    private Answer send(String request, String host, String headers, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write("%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
                            .formatted(request, host, headers, body.length(), body)
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4));
        }
    }

    private record Answer(int status, String head, String body) {}

    private final class Recorded implements Actions {
        @Override
        public String scale(String service, int instances) {
            if (instances > 30) {
                throw new RefusedException(409, "busy");
            }
            return did("scale " + instances);
        }

        @Override
        public String stop(String instance) {
            return did("stop " + instance);
        }

        @Override
        public String kill(String instance) {
            return did("kill " + instance);
        }

        private String did(String words) {
            done.add(words);
            return words;
        }
    }
}
