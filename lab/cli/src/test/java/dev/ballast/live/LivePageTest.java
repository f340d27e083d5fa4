package dev.ballast.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LivePageTest {

    @Test
    @Timeout(60)
    void answerThatDoesNotEndIsNone() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> held = CompletableFuture.supplyAsync(() -> half(server));

            assertThat(LivePage.answers(server.getLocalPort(), "1a2b")).isFalse();
            held.join().close();
        }
    }

    @Test
    void portWithoutServerDoesNotAnswer() throws IOException {
        int port;
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = held.getLocalPort();
        }
        assertThat(LivePage.answers(port, "1a2b")).isFalse();
        assertThat(LivePage.answers(0, "1a2b")).isFalse();
    }

    /** Sends the head of an answer and half its body, and leaves the connection open. */
    private static Socket half(ServerSocket server) {
        try {
            Socket socket = server.accept();
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{\"about\":{\"lab\":\"1a2b\"";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
