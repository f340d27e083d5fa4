package dev.ballast.workload;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries one exchange after another, on one connection for as long as that lasts. An exchange is tried once, on the
 * connection that is there, or on a new one where there is none. Not safe for use by several threads.
 */
final class HttpConnection implements Closeable {

    private final InetSocketAddress address;
    private final IntSupplier numbers;
    private final Answer answer;
    private final LineReader.Source source = this::read;
    private @Nullable Socket socket;
    private int number = -1;
    private boolean reused;
    private long endedAt;
    private long deadline;

    /**
     * @param numbers gives each connection that is opened its number
     * @param answer what answers are read into
     */
    HttpConnection(InetSocketAddress address, IntSupplier numbers, Answer answer) {
        this.address = address;
        this.numbers = numbers;
        this.answer = answer;
    }

    /**
     * Sends one request and reads its answer.
     *
     * @param keep whether the connection is to stay open, if the server lets it
     * @param deadline when to give up, by {@link System#nanoTime}
     * @return what became of it, as far as the status tells
     */
    Outcome exchange(byte[] request, int length, boolean keep, long deadline) {
        answer.clear();
        Socket open = socket;
        reused = open != null;
        try {
            if (open == null) {
                open = open(deadline);
            }
        } catch (IOException e) {
            return end(unopened(e));
        }
        try {
            open.getOutputStream().write(request, 0, length);
            this.deadline = deadline;
            answer.read(source);
        } catch (IOException e) {
            return end(cut(e, answer.begun()));
        }
        endedAt = System.nanoTime();
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

    private Socket open(long deadline) throws IOException {
        Socket fresh = new Socket();
        socket = fresh;
        number = numbers.getAsInt();
        fresh.setTcpNoDelay(true);
        fresh.connect(address, millisLeft(deadline));
        return fresh;
    }

    private int read(byte[] into, int offset, int most) throws IOException {
        Socket open = socket;
        if (open == null) {
            throw new SocketException("closed while it was read");
        }
        open.setSoTimeout(millisLeft(deadline));
        return open.getInputStream().read(into, offset, most);
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
        if (e instanceof SocketTimeoutException) {
            return Outcome.CONNECT_TIMED_OUT;
        }
        String message = String.valueOf(e.getMessage());
        // without a port left, Linux "cannot assign requested address", which Java takes for a missing route
        boolean noRoute = e instanceof NoRouteToHostException && !message.contains("assign");
        if (noRoute || e instanceof UnknownHostException || message.contains("unreachable")) {
            return Outcome.UNREACHABLE;
        }
        return e instanceof ConnectException ? Outcome.REFUSED : Outcome.NEVER_SENT;
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
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // a socket that does not close cannot be used again either
            }
        }
    }
}
