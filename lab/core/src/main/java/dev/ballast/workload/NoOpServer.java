package dev.ballast.workload;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers the requests of a load at once, on loopback. If a load is slow against it, the generator or the machine is
 * slow.
 */
final class NoOpServer implements AutoCloseable {

    private static final int BACKLOG = 1_024;
    private static final byte[] BODY = ascii("{\"hostname\": \"no-op\"}");
    private static final byte[] ANSWER = ascii("HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n%s"
            .formatted(BODY.length, new String(BODY, StandardCharsets.US_ASCII)));
    private static final String ECHO = "HTTP/1.1 200 OK\r\nX-Hostname: no-op\r\nContent-Length: %s\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(job -> {
        Thread thread = new Thread(job, "ballast-no-op");
        thread.setDaemon(true);
        return thread;
    });

    NoOpServer() throws IOException {
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            byte[] head = new byte[4_096];
            InputStream in = socket.getInputStream();
            int length = 0;
            for (int some = in.read(head); some > 0; some = in.read(head, length, head.length - length)) {
                length += some;
                int end = endOfHead(head, length);
                if (end >= 0) {
                    answer(socket, head, end, length);
                    length = 0;
                }
            }
        } catch (IOException e) {
            // the client went away
        } finally {
            open.remove(socket);
        }
    }

    private static void answer(Socket socket, byte[] request, int end, int length) throws IOException {
        if (request[0] == 'G') {
            socket.getOutputStream().write(ANSWER);
            return;
        }
        Matcher announced = LENGTH.matcher(new String(request, 0, end, StandardCharsets.US_ASCII));
        byte[] body = new byte[announced.find() ? Integer.parseInt(announced.group(1)) : 0];
        int here = Math.min(body.length, length - end);
        System.arraycopy(request, end, body, 0, here);
        socket.getInputStream().readNBytes(body, here, body.length - here);
        byte[] head = ascii(ECHO.formatted(body.length));
        byte[] answer = new byte[head.length + body.length];
        System.arraycopy(head, 0, answer, 0, head.length);
        System.arraycopy(body, 0, answer, head.length, body.length);
        socket.getOutputStream().write(answer);
    }

    private static int endOfHead(byte[] bytes, int length) {
        for (int at = 3; at < length; at++) {
            if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdown();
    }
}
