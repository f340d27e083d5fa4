package dev.ballast.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers each request on a connection with the same bytes, or hangs up or resets where it is told so. */
final class ScriptedServer implements AutoCloseable {

    static final String RESET = "RESET";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Thread acceptor;
    private final String answer;
    private final boolean hangUp;

    /**
     * @param answer bytes to answer with, or {@link #RESET}
     * @param hangUp whether the connection ends after one answer
     */
    ScriptedServer(String answer, boolean hangUp) throws IOException {
        this.answer = answer;
        this.hangUp = hangUp;
        acceptor = new Thread(this::accept, "scripted-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    static String ok(String hostname) {
        String body = "{\"hostname\": \"%s\"}".formatted(hostname);
        return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread server = new Thread(() -> serve(socket), "scripted-connection");
                server.setDaemon(true);
                server.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isEmpty()) {
                    continue;
                }
                requests.incrementAndGet();
                if (answer.equals(RESET)) {
                    socket.setSoLinger(true, 0);
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                if (hangUp) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once the port refuses: the kernel lets it listen until the thread that accepts has left its call. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
