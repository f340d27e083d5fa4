package dev.ballast.workload;

import dev.ballast.request.ConnectionCount;
import dev.ballast.request.Outcome;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Carries one exchange after another on one connection, as long as it lasts. An exchange is tried once, on the open
 * connection, or on a new one if none is open. Like any client that keeps connections, it checks before each request whether
 * the server has closed the connection, and then sends on a new one. If the server closes the connection just as a request
 * is sent, that request is lost. Not safe for use by several threads.
 */
final class HttpConnection implements Closeable {

    private final InetSocketAddress address;
    private final ConnectionCount count;
    private final Answer answer;
    private final LineReader.Source source = this::read;
    private final ByteBuffer unasked = ByteBuffer.allocate(1);
    private @Nullable SocketChannel channel;
    private int number = -1;
    private boolean reused;
    private long endedAt;
    private long deadline;

    /**
     * @param count counts each connection that is opened, or found closed
     * @param answer what answers are read into
     */
    HttpConnection(InetSocketAddress address, ConnectionCount count, Answer answer) {
        this.address = address;
        this.count = count;
        this.answer = answer;
    }

    /**
     * Sends one request and reads its answer.
     *
     * @param keep whether the connection is to stay open, if the server lets it
     * @param deadline when to give up, by {@link System#nanoTime}
     * @return how it ended, as far as the status tells
     */
    Outcome exchange(byte[] request, int length, boolean keep, long deadline) {
        answer.clear();
        if (channel != null && isOver(channel)) {
            close();
        }
        SocketChannel open = channel;
        reused = open != null;
        try {
            if (open == null) {
                open = open(deadline);
            }
        } catch (IOException e) {
            return end(unopened(e));
        }
        try {
            open.socket().getOutputStream().write(request, 0, length);
            this.deadline = deadline;
            answer.read(source);
        } catch (IOException e) {
            return end(cut(e, answer.begun()));
        }
        endedAt = System.nanoTime();
        if (answer.exceeded()) {
            count.unasked();
        }
        if (!keep || !answer.persistent()) {
            close();
        }
        return Outcome.ofStatus(answer.status());
    }

    /** Returns the number of the connection that the last exchange went on. */
    int number() {
        return number;
    }

    /** Returns whether the last exchange went on a connection that had carried another. */
    boolean reused() {
        return reused;
    }

    /** Returns when the last exchange ended, by {@link System#nanoTime}. */
    long endedAt() {
        return endedAt;
    }

    private SocketChannel open(long deadline) throws IOException {
        SocketChannel fresh = SocketChannel.open();
        channel = fresh;
        number = count.open();
        fresh.socket().setTcpNoDelay(true);
        fresh.socket().connect(address, millisLeft(deadline));
        return fresh;
    }

    /** Returns whether a connection that waits for its next request has been closed, or has brought bytes that no request asked for. */
    private boolean isOver(SocketChannel idle) {
        int read;
        try {
            idle.configureBlocking(false);
            read = idle.read(unasked.clear());
            idle.configureBlocking(true);
        } catch (IOException e) {
            read = -1;
        }
        if (read < 0) {
            count.closeIdle();
        } else if (read > 0) {
            count.unasked();
        }
        return read != 0;
    }

    private int read(byte[] into, int offset, int most) throws IOException {
        SocketChannel open = channel;
        if (open == null) {
            throw new SocketException("closed while it was read");
        }
        open.socket().setSoTimeout(millisLeft(deadline));
        return open.socket().getInputStream().read(into, offset, most);
    }

    private static int millisLeft(long deadline) throws SocketTimeoutException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("deadline has passed");
        }
        return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
    }

    private Outcome end(Outcome failure) {
        endedAt = System.nanoTime();
        close();
        return failure;
    }

    private static Outcome unopened(IOException e) {
        String message = String.valueOf(e.getMessage());
        // without a port left, Linux "cannot assign requested address", which Java takes for a missing route
        if (e instanceof BindException || message.contains("assign") || message.contains("Too many open files")) {
            return Outcome.NEVER_SENT;
        }
        if (e instanceof SocketTimeoutException || message.contains("timed out")) {
            return Outcome.CONNECT_TIMED_OUT;
        }
        if (e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || message.contains("unreachable")) {
            return Outcome.UNREACHABLE;
        }
        // a listener that closes resets what waited for it to accept
        return e instanceof ConnectException ? Outcome.REFUSED : Outcome.RESET_BEFORE_FIRST_BYTE;
    }

    private static Outcome cut(IOException e, boolean begun) {
        if (e instanceof SocketTimeoutException) {
            return Outcome.TIMED_OUT;
        }
        if (e instanceof ProtocolException) {
            return Outcome.NOT_HTTP;
        }
        if (e instanceof EOFException) {
            return begun ? Outcome.ENDED_EARLY : Outcome.CLOSED_BEFORE_FIRST_BYTE;
        }
        return begun ? Outcome.RESET_IN_BODY : Outcome.RESET_BEFORE_FIRST_BYTE;
    }

    @Override
    public void close() {
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // a socket that does not close cannot be used again either
            }
        }
    }
}
