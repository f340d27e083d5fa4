package dev.ballast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.request.ConnectionCount;
import dev.ballast.request.LoadClock;
import dev.ballast.request.Outcome;
import dev.ballast.request.RequestLog;
import dev.ballast.workload.ScriptedServer.Act;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionTest {

    private static final int UPLOADED = 20_000_000;
    private static final String UPLOAD = "POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n".formatted(UPLOADED);
    private static final byte[] REQUEST = ascii("GET / HTTP/1.1\r\n\r\n");

    @ParameterizedTest
    @EnumSource(
            value = ScriptedServer.End.class,
            names = {"CLOSE", "RESET"})
    void sendsNothingOnAConnectionClosedWhileIdle(ScriptedServer.End end) throws IOException {
        ConnectionCount count = new ConnectionCount();
        try (ScriptedServer server = new ScriptedServer(request -> new Act(ScriptedServer.ok("abc"), end));
                HttpConnection connection =
                        new HttpConnection(new InetSocketAddress("127.0.0.1", server.port()), count, new Answer())) {
            server.holdEnds();
            for (int nth = 0; nth < 3; nth++) {
                assertThat(exchange(connection)).isEqualTo(Outcome.ANSWERED);
                assertThat(connection.reused()).isFalse();
                assertThat(connection.number()).isEqualTo(nth);
                assertThat(count.closedIdle()).isEqualTo(nth);
                server.end();
            }
            assertThat(server.requests()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 408 REQUEST_TIMEOUT\r\nContent-Length:0\r\nConnection: Close\r\n\r\n",
                "HTTP/1.0 408 Request Time-out\r\nContent-Type: text/html\r\n\r\n<h1>too late</h1>\n"
            })
    void takesATimeOutNobodyAskedForAsAClose(String bytes) throws IOException {
        RequestLog log = whileIdle(bytes);

        assertThat(log.closedIdle()).isEqualTo(1);
        assertThat(log.unasked()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 408 Request Timeout\r\nContent-Length: 9\r\nConnection: close\r\n\r\nshort",
                "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\nmore",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "\u0015\u0003\u0003\u0000\u0002\u0001\u0000",
                "\0\0\b\7\0\0\0\0\0\0\0\0\0\0\0\0\0", // GOAWAY of HTTP/2
                "x"
            })
    void countsOtherBytesNobodyAskedFor(String bytes) throws IOException {
        RequestLog log = whileIdle(bytes);

        assertThat(log.closedIdle()).isZero();
        assertThat(log.unasked()).isEqualTo(1);
    }

    /** Sends bytes on a connection that was answered and is idle, and closes it before the next request. */
    private static RequestLog whileIdle(String bytes) throws IOException {
        RequestLog log = new RequestLog("load", LoadClock.of(Instant.EPOCH));
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                HttpConnection connection = new HttpConnection(
                        new InetSocketAddress("127.0.0.1", server.getLocalPort()), log.connections(), new Answer())) {
            Socket first = answered(server, connection);
            assertThat(connection.reused()).isFalse();
            first.getOutputStream().write(ascii(bytes));
            first.close(); // on loopback all of it has arrived now

            answered(server, connection).close();
            assertThat(connection.reused()).isFalse();
        }
        return log;
    }

    /** Sends a request on a new connection, has it answered, and returns the server's end. */
    private static Socket answered(ServerSocket server, HttpConnection connection) throws IOException {
        Outcome[] outcome = new Outcome[1];
        Thread client = new Thread(() -> outcome[0] = exchange(connection));
        client.start();
        Socket socket = server.accept();
        assertThat(socket.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
        socket.getOutputStream().write(ascii(ScriptedServer.ok("abc")));
        try {
            client.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        assertThat(outcome[0]).isEqualTo(Outcome.ANSWERED);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesAnAnswerBeforeTheEndOfAnUpload(boolean serverCloses) throws IOException {
        Answer answer = new Answer();
        Outcome outcome = upload(answer, server -> {
            server.getInputStream().readNBytes(UPLOAD.length());
            server.getOutputStream().write(ascii("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig"));
            if (serverCloses) {
                server.close(); // resets the connection, because the upload was not read
            }
        });

        assertThat(outcome).isEqualTo(Outcome.APPLICATION_ERROR);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("big");
    }

    @Test
    void anInformationalAnswerDoesNotEndAnUpload() throws IOException {
        Outcome outcome = upload(new Answer(), server -> {
            server.getOutputStream().write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
            assertThat(server.getInputStream().readNBytes(UPLOAD.length() + UPLOADED))
                    .hasSize(UPLOAD.length() + UPLOADED);
            server.getOutputStream().write(ascii(ScriptedServer.ok("abc")));
        });

        assertThat(outcome).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void anUploadThatIsCutWithoutAnAnswerIsReset() throws IOException {
        Outcome outcome = upload(new Answer(), server -> {
            server.getInputStream().readNBytes(UPLOAD.length());
            server.close();
        });

        assertThat(outcome).isEqualTo(Outcome.RESET_BEFORE_FIRST_BYTE);
    }

    /** What a server does with its end of a connection. */
    private interface Serving {
        void serve(Socket server) throws IOException;
    }

    /** Uploads more than the sockets take at once, and returns how that ended. */
    private static Outcome upload(Answer answer, Serving serving) throws IOException {
        byte[] request = Arrays.copyOf(ascii(UPLOAD), UPLOAD.length() + UPLOADED);
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                HttpConnection connection = new HttpConnection(
                        new InetSocketAddress("127.0.0.1", listener.getLocalPort()), new ConnectionCount(), answer)) {
            CompletableFuture<Outcome> uploading = CompletableFuture.supplyAsync(() -> exchange(connection, request));
            try (Socket server = listener.accept()) {
                serving.serve(server);
                return uploading.join();
            }
        }
    }

    private static Outcome exchange(HttpConnection connection) {
        return exchange(connection, REQUEST);
    }

    private static Outcome exchange(HttpConnection connection, byte[] request) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        return connection.exchange(request, request.length, true, deadline);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
