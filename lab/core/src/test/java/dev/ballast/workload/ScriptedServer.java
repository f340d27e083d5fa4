package dev.ballast.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Does with each request what a script says, and keeps a note of all that arrived. */
final class ScriptedServer implements AutoCloseable {

    static final String RESET = "RESET";

    /**
     * A request that arrived.
     *
     * @param line its first line
     * @param id its {@code X-Request-ID}, or blank
     * @param nth which of its connection it was, from 1
     */
    record Got(String line, String id, String body, int nth) {}

    /** What to write, and how to go on. */
    record Act(String bytes, End end) {

        static Act answer(String bytes) {
            return new Act(bytes, End.KEEP);
        }

        Act thenClose() {
            return new Act(bytes, End.CLOSE);
        }

        Act thenReset() {
            return new Act(bytes, End.RESET);
        }
    }

    enum End {
        KEEP,
        CLOSE,
        RESET
    }

    interface Script {
        Act act(Got request);
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Semaphore mayEnd = new Semaphore(Integer.MAX_VALUE);
    private final List<Got> requests = new CopyOnWriteArrayList<>();
    private final Thread acceptor;
    private final Script script;

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        acceptor = new Thread(this::accept, "scripted-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /**
     * @param answer bytes to answer with, or {@link #RESET}
     * @param hangUp whether the connection ends after one answer
     */
    ScriptedServer(String answer, boolean hangUp) throws IOException {
        this(request ->
                answer.equals(RESET) ? Act.answer("").thenReset() : new Act(answer, hangUp ? End.CLOSE : End.KEEP));
    }

    static String ok(String hostname) {
        return status("200 OK", "{\"hostname\": \"%s\"}".formatted(hostname));
    }

    static String status(String status, String body) {
        return "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Makes connections wait, after their last answer, for {@link #end}. */
    void holdEnds() {
        mayEnd.drainPermits();
    }

    /** Ends one connection that was answered, and returns once it has ended. */
    void end() {
        int before = ended.get();
        mayEnd.release();
        Awaitility.await().until(() -> ended.get() > before);
    }

    int requests() {
        return requests.size();
    }

    List<Got> got() {
        return requests;
    }

    List<String> ids() {
        return requests.stream().map(Got::id).toList();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread server = new Thread(() -> serveToItsEnd(socket), "scripted-connection");
                server.setDaemon(true);
                server.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serveToItsEnd(Socket socket) {
        try {
            serve(socket);
        } finally {
            ended.incrementAndGet();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            End end = End.KEEP;
            for (int nth = 1; end == End.KEEP; nth++) {
                String line = in.readLine();
                if (line == null) {
                    return;
                }
                Got request = read(line, in, nth);
                requests.add(request);
                Act act = script.act(request);
                socket.getOutputStream().write(act.bytes().getBytes(StandardCharsets.ISO_8859_1));
                end = act.end();
            }
            mayEnd.acquireUninterruptibly();
            if (end == End.RESET) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Got read(String line, BufferedReader in, int nth) throws IOException {
        String id = "";
        int length = 0;
        for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
            if (header.startsWith("X-Request-ID: ")) {
                id = header.substring(14);
            } else if (header.startsWith("Content-Length: ")) {
                length = Integer.parseInt(header.substring(16));
            }
        }
        char[] body = new char[length];
        for (int have = 0; have < length; ) {
            have += in.read(body, have, length - have);
        }
        return new Got(line, id, new String(body), nth);
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
