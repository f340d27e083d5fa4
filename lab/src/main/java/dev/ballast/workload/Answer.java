package dev.ballast.workload;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One HTTP/1.1 answer after another, parsed into buffers that are used again, so that a load makes little garbage. */
final class Answer {

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Source {
        /** Returns how many bytes it put there, at least one, or -1 at the end of the connection. */
        int read(byte[] into, int offset, int length) throws IOException;
    }

    private static final int MOST_BODY = 16 * 1024 * 1024;
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
    private static final byte[] CONNECTION = ascii("connection:");
    private static final byte[] X_HOSTNAME = ascii("x-hostname:");
    private static final byte[] CHUNKED = ascii("chunked");
    private static final byte[] CLOSE = ascii("close");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    private static final byte[] HTTP_1 = ascii("http/1.");
    private static final byte[] HOSTNAME_KEY = ascii("\"hostname\"");

    private final byte[] in = new byte[16 * 1024];
    private int from;
    private int to;
    private int lineFrom;
    private int lineTo;
    private byte[] body = new byte[1024];
    private int bodyLength;
    private byte[] host = new byte[64];
    private int hostLength;
    private int status;
    private boolean begun;
    private boolean persistent;

    /** Reads the answer to a GET or POST that was sent, to its end. */
    void read(Source source) throws IOException {
        clear();
        long length;
        boolean chunked;
        do {
            status = statusLine(source);
            length = -1;
            chunked = false;
            for (readLine(source); lineTo > lineFrom; readLine(source)) {
                if (starts(CONTENT_LENGTH)) {
                    length = number(lineFrom + CONTENT_LENGTH.length, 10);
                } else if (starts(TRANSFER_ENCODING)) {
                    chunked = contains(CHUNKED);
                } else if (starts(CONNECTION)) {
                    persistent = !contains(CLOSE) && (persistent || contains(KEEP_ALIVE));
                } else if (starts(X_HOSTNAME)) {
                    setHost(in, lineFrom + X_HOSTNAME.length, lineTo);
                }
            }
        } while (status < 200);
        if (status == 204 || status == 304) {
            length = 0;
        }
        readBody(source, chunked, length);
        // bytes beyond the answer would be taken for the next one
        persistent &= from == to;
    }

    /** Forgets the last answer. */
    void clear() {
        from = to = bodyLength = hostLength = status = 0;
        begun = persistent = false;
    }

    /** Returns whether a byte of it has come. */
    boolean begun() {
        return begun;
    }

    /** Returns whether the connection can carry another exchange. */
    boolean persistent() {
        return persistent;
    }

    /** Returns the HTTP status, or 0 as long as there is none. */
    int status() {
        return status;
    }

    String body() {
        return new String(body, 0, bodyLength, StandardCharsets.UTF_8);
    }

    boolean bodyEquals(byte[] bytes, int offset, int length) {
        return Arrays.equals(body, 0, bodyLength, bytes, offset, offset + length);
    }

    /** Returns the index of the host name in the body's JSON, or -1 where there is none. */
    int hostInBody(HostNames names) {
        int key = indexOf(HOSTNAME_KEY, body, 0, bodyLength);
        int at = key < 0 ? bodyLength : skipBlanks(key + HOSTNAME_KEY.length);
        if (at >= bodyLength || body[at] != ':') {
            return HostNames.NONE;
        }
        at = skipBlanks(at + 1);
        int end = at + 1;
        while (end < bodyLength && body[end] != '"') {
            end++;
        }
        return end < bodyLength && body[at] == '"' && end > at + 1
                ? names.indexOf(body, at + 1, end - at - 1)
                : HostNames.NONE;
    }

    /** Returns the index of the host name in the header {@code X-Hostname}, or -1 where there is none. */
    int hostInHeader(HostNames names) {
        return hostLength == 0 ? HostNames.NONE : names.indexOf(host, 0, hostLength);
    }

    private int skipBlanks(int at) {
        while (at < bodyLength && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n')) {
            at++;
        }
        return at;
    }

    private int statusLine(Source source) throws IOException {
        readLine(source);
        if (!starts(HTTP_1) || lineTo - lineFrom < 12 || in[lineFrom + 8] != ' ') {
            throw new ProtocolException("no status line");
        }
        persistent = in[lineFrom + 7] != '0';
        int code = (int) number(lineFrom + 9, 10);
        if (code < 100 || code > 599) {
            throw new ProtocolException("status " + code);
        }
        return code;
    }

    private void readBody(Source source, boolean chunked, long length) throws IOException {
        if (chunked) {
            for (long size = chunkSize(source); size > 0; size = chunkSize(source)) {
                readBytes(source, size);
                readLine(source);
            }
            do {
                readLine(source);
            } while (lineTo > lineFrom);
        } else if (length >= 0) {
            readBytes(source, length);
        } else {
            persistent = false;
            readToEnd(source);
        }
    }

    private long chunkSize(Source source) throws IOException {
        readLine(source);
        return number(lineFrom, 16);
    }

    private void readBytes(Source source, long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (from == to && !fill(source)) {
                throw new EOFException("%d bytes of the body missing".formatted(left));
            }
            int some = (int) Math.min(left, to - from);
            addToBody(some);
            left -= some;
        }
    }

    private void readToEnd(Source source) throws IOException {
        do {
            addToBody(to - from);
        } while (fill(source));
    }

    private void addToBody(int some) throws IOException {
        if (bodyLength + some > MOST_BODY) {
            throw new ProtocolException("body longer than %d bytes".formatted(MOST_BODY));
        }
        if (bodyLength + some > body.length) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, bodyLength + some));
        }
        System.arraycopy(in, from, body, bodyLength, some);
        bodyLength += some;
        from += some;
    }

    /** Makes {@code in[lineFrom..lineTo)} the next line, without its end. */
    private void readLine(Source source) throws IOException {
        int scanned = from;
        while (true) {
            for (; scanned < to; scanned++) {
                if (in[scanned] == '\n') {
                    lineFrom = from;
                    lineTo = scanned > from && in[scanned - 1] == '\r' ? scanned - 1 : scanned;
                    from = scanned + 1;
                    return;
                }
            }
            scanned -= from;
            if (!fill(source)) {
                throw new EOFException("connection ended in a line");
            }
            scanned += from;
        }
    }

    /** Reads some more behind what is unread, which may move; returns whether there was more. */
    private boolean fill(Source source) throws IOException {
        if (from > 0) {
            System.arraycopy(in, from, in, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == in.length) {
            throw new ProtocolException("line longer than %d bytes".formatted(in.length));
        }
        int some = source.read(in, to, in.length - to);
        if (some < 0) {
            return false;
        }
        begun = true;
        to += some;
        return true;
    }

    private long number(int at, int radix) throws ProtocolException {
        while (at < lineTo && in[at] == ' ') {
            at++;
        }
        long value = 0;
        int digits = 0;
        for (; at < lineTo && Character.digit(in[at], radix) >= 0; at++) {
            value = value * radix + Character.digit(in[at], radix);
            digits++;
        }
        if (digits == 0 || digits > 12) {
            throw new ProtocolException("no number in its place");
        }
        return value;
    }

    private void setHost(byte[] bytes, int begin, int end) {
        while (begin < end && bytes[begin] == ' ') {
            begin++;
        }
        hostLength = Math.min(end - begin, host.length);
        System.arraycopy(bytes, begin, host, 0, hostLength);
    }

    private boolean starts(byte[] lowerCase) {
        return lineTo - lineFrom >= lowerCase.length && matches(lowerCase, lineFrom);
    }

    private boolean contains(byte[] lowerCase) {
        for (int at = lineFrom; at + lowerCase.length <= lineTo; at++) {
            if (matches(lowerCase, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] lowerCase, int at) {
        for (int i = 0; i < lowerCase.length; i++) {
            int letter = in[at + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] wanted, byte[] bytes, int begin, int end) {
        for (int at = begin; at + wanted.length <= end; at++) {
            if (Arrays.equals(wanted, 0, wanted.length, bytes, at, at + wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
