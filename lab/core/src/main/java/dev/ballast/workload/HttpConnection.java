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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Carries one exchange after another on one connection, as long as it lasts. An exchange is tried once, on the open
 * connection, or on a new one if none is open. Like any client that keeps connections, it checks before each request whether
 * the server has closed the connection, and then sends on a new one. If the server closes the connection just as a request
 * is sent, that request is lost. A server may answer before it has the whole request; the rest is not sent then. Not safe for
 * use by several threads.
 */
final class HttpConnection implements Closeable {

    private static final int REQUEST_TIMEOUT = 408;

    /** Where the status begins in the first line of an answer, {@code HTTP/1.1 200 OK}. */
    private static final int STATUS_AT = 9;

    /** A socket takes so many bytes of a request at once. */
    private static final int AT_ONCE = 16 * 1024;

    /** How long a write waits if the socket is full. */
    private static final long FULL_NANOS = 1_000_000;

    /** Bytes; a larger one would take in whole answers of a slow reader. */
    private static final int SLOW_READER_BUFFER = 4 * 1024;

    private final InetSocketAddress address;
    private final ConnectionCount count;
    private final Answer answer;
    private final LineReader.Source source = this::read;
    private final ByteBuffer unasked = ByteBuffer.allocate(1_024);

    /** What came of the answer while the request was written; ready to be read. */
    private final ByteBuffer early = ByteBuffer.allocate(1_024).flip();

    private final Pace writes;
    private final Pace reads;
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
        this(address, count, answer, new Pace(0), new Pace(0));
    }

    /**
     * @param count counts each connection that is opened, or found closed
     * @param answer what answers are read into
     * @param writes how fast requests are written
     * @param reads how fast answers are read
     */
    HttpConnection(InetSocketAddress address, ConnectionCount count, Answer answer, Pace writes, Pace reads) {
        this.address = address;
        this.count = count;
        this.answer = answer;
        this.writes = writes;
        this.reads = reads;
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
        IOException refused = null;
        boolean whole = false;
        try {
            this.deadline = deadline;
            try {
                whole = write(open, request, length);
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                refused = e; // the server may have answered before it closed the connection
            }
            open.configureBlocking(true);
            reads.begin();
            answer.read(source);
        } catch (IOException e) {
            return end(cut(refused == null || answer.begun() ? e : refused, answer.begun()));
        }
        endedAt = System.nanoTime();
        if (answer.exceeded()) {
            count.unasked();
        }
        if (!keep || !whole || !answer.persistent()) {
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
        if (reads.isLimited()) {
            fresh.socket().setReceiveBufferSize(SLOW_READER_BUFFER);
        }
        fresh.socket().connect(address, millisLeft(deadline));
        return fresh;
    }

    /** Writes a request, and returns whether all of it was written; the rest is not if the answer begins before. */
    private boolean write(SocketChannel open, byte[] request, int length) throws IOException {
        early.clear().flip();
        if (length <= AT_ONCE && !writes.isLimited()) {
            open.socket().getOutputStream().write(request, 0, length);
            return true;
        }
        ByteBuffer out = ByteBuffer.wrap(request, 0, length);
        writes.begin();
        open.configureBlocking(false); // a write that blocks would know no deadline
        while (out.hasRemaining()) {
            if (isAnswered(open)) {
                return false;
            }
            writes.await(deadline);
            out.limit((int) Math.min(length, (long) out.position() + writes.step()));
            int some = open.write(out);
            out.limit(length);
            writes.passed(some);
            if (some == 0) {
                millisLeft(deadline);
                LockSupport.parkNanos(FULL_NANOS);
            }
        }
        return true;
    }

    /** Returns whether an answer has begun that is not an informational one, such as 103, after which another one follows. */
    private boolean isAnswered(SocketChannel open) throws IOException {
        early.compact();
        try {
            open.read(early);
        } finally {
            early.flip();
        }
        return early.remaining() > STATUS_AT && early.get(early.position() + STATUS_AT) != '1';
    }

    /** Returns whether a connection that waits for its next request has been closed, or has brought bytes that no request asked for. */
    private boolean isOver(SocketChannel idle) {
        boolean closed;
        try {
            idle.configureBlocking(false);
            int read = idle.read(unasked.clear());
            if (read == 0) {
                idle.configureBlocking(true);
                return false;
            }
            closed = read < 0 || isFarewell(idle);
        } catch (IOException e) {
            closed = true; // a reset
        }
        if (closed) {
            count.closeIdle();
        } else {
            count.unasked();
        }
        return true;
    }

    /**
     * Returns whether what came is one whole answer with status 408 that ends the connection: so some servers close one on
     * which no request has come for a while. No request was sent, so none can be lost.
     */
    private boolean isFarewell(SocketChannel idle) {
        unasked.flip();
        try {
            answer.read((into, offset, most) -> {
                if (!unasked.hasRemaining()) {
                    int read = idle.read(unasked.clear());
                    unasked.flip();
                    if (read == 0) {
                        throw new EOFException("no more has come");
                    }
                }
                int some = Math.min(most, unasked.remaining());
                unasked.get(into, offset, some);
                return some > 0 ? some : -1;
            });
            boolean saidClose = !answer.persistent() && !answer.exceeded();
            return answer.status() == REQUEST_TIMEOUT && saidClose && !unasked.hasRemaining();
        } catch (IOException e) {
            return false;
        } finally {
            answer.clear();
        }
    }

    private int read(byte[] into, int offset, int most) throws IOException {
        SocketChannel open = channel;
        if (open == null) {
            throw new SocketException("closed while it was read");
        }
        if (early.hasRemaining()) {
            int some = Math.min(most, early.remaining());
            early.get(into, offset, some);
            return some;
        }
        reads.await(deadline);
        open.socket().setSoTimeout(millisLeft(deadline));
        int some = open.socket().getInputStream().read(into, offset, Math.min(most, reads.step()));
        reads.passed(some);
        return some;
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
