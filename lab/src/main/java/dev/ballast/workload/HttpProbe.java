package dev.ballast.workload;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client that does one thing: it sends a request once. The JDK's client retries idempotent requests
 * silently, and a client that retries cannot count losses. Not safe for use by several threads.
 */
public final class HttpProbe implements Closeable {

    private static final int MAX_LINE = 16 * 1024;

    private final String host;
    private final int port;
    private final Duration timeout;
    private final boolean keepAlive;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /**
     * @param timeout bound on connecting, and on each wait for bytes
     * @param keepAlive whether one connection carries many requests
     */
    public HttpProbe(String host, int port, Duration timeout, boolean keepAlive) {
        this.host = host;
        this.port = port;
        this.timeout = timeout;
        this.keepAlive = keepAlive;
    }

    /** Sends one GET and returns what became of it; never throws for what the network does. */
    public Reply get(String path) {
        long start = System.nanoTime();
        boolean sent = false;
        boolean firstByte = false;
        try {
            InputStream stream = connected();
            Socket open = java.util.Objects.requireNonNull(socket);
            String request = "GET %s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n"
                    .formatted(path, host, port, keepAlive ? "" : "Connection: close\r\n");
            open.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            sent = true;
            String statusLine = readLine(stream);
            firstByte = true;
            int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
            long length = -1;
            boolean chunked = false;
            boolean close = !keepAlive || statusLine.startsWith("HTTP/1.0");
            for (String header = readLine(stream); !header.isEmpty(); header = readLine(stream)) {
                String lower = header.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Long.parseLong(header.substring(15).strip());
                } else if (lower.startsWith("transfer-encoding:")) {
                    chunked = lower.contains("chunked");
                } else if (lower.startsWith("connection:")) {
                    close |= lower.contains("close");
                }
            }
            String body = readBody(stream, chunked, length);
            if (close) {
                close();
            }
            return new Reply(status, body, "", System.nanoTime() - start);
        } catch (IOException | RuntimeException e) {
            close();
            return new Reply(0, "", cause(e, sent, firstByte), System.nanoTime() - start);
        }
    }

    private InputStream connected() throws IOException {
        if (in == null) {
            Socket fresh = new Socket();
            socket = fresh;
            fresh.setTcpNoDelay(true);
            fresh.setSoTimeout((int) timeout.toMillis());
            fresh.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            in = new BufferedInputStream(fresh.getInputStream());
        }
        return in;
    }

    private static String readBody(InputStream in, boolean chunked, long length) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (chunked) {
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                body.write(readFully(in, size));
                readLine(in);
            }
            readLine(in);
        } else if (length >= 0) {
            body.write(readFully(in, (int) length));
        } else {
            in.transferTo(body);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(readLine(in).split(";", 2)[0].strip(), 16);
    }

    private static byte[] readFully(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("body ended after %d of %d bytes".formatted(bytes.length, length));
        }
        return bytes;
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("connection ended in a line");
            }
            if (line.size() >= MAX_LINE) {
                throw new IOException("line longer than %d bytes".formatted(MAX_LINE));
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static String cause(Exception e, boolean sent, boolean firstByte) {
        if (e instanceof ConnectException) {
            return "refused";
        }
        if (e instanceof SocketTimeoutException) {
            return sent ? "timed out" : "connect timed out";
        }
        if (e instanceof EOFException || e instanceof SocketException) {
            return firstByte ? "cut off in the answer" : "reset before the first byte";
        }
        return "not HTTP: " + e;
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // a socket that does not close cannot be used again either
            }
        }
    }
}
