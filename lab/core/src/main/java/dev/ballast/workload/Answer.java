package dev.ballast.workload;

import dev.ballast.request.HostInJson;
import dev.ballast.request.HostNames;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One HTTP/1.1 answer after another, parsed into buffers that are used again, so that a load makes little garbage. */
final class Answer {

    private static final int MOST_BODY = 16 * 1024 * 1024;
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
    private static final byte[] CONNECTION = ascii("connection:");
    private static final byte[] X_HOSTNAME = ascii("x-hostname:");
    private static final byte[] X_REQUEST_ID = ascii("x-request-id:");
    private static final byte[] X_BALLAST_EXECUTED = ascii("x-ballast-executed:");
    private static final byte[] CHUNKED = ascii("chunked");
    private static final byte[] CLOSE = ascii("close");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    private static final byte[] HTTP_1 = ascii("http/1.");

    private final LineReader in = new LineReader();
    private final HostInJson json = new HostInJson();
    private final byte[] host = new byte[64];
    private int hostLength;
    private final byte[] requestId = new byte[LoadIds.LONGEST + RequestWriter.LONGEST_NUMBER + 2];
    private int requestIdLength;
    private final byte[] digits = new byte[4];
    private int executed;
    private byte[] body = new byte[1024];
    private int bodyLength;
    private int status;
    private boolean persistent;

    /** Reads the answer to a GET or POST that was sent, to its end. */
    void read(LineReader.Source source) throws IOException {
        clear();
        long length;
        boolean chunked;
        do {
            readStatus(source);
            length = -1;
            chunked = false;
            for (in.readLine(source); in.lineLength() > 0; in.readLine(source)) {
                if (in.starts(CONTENT_LENGTH)) {
                    length = contentLength(length);
                } else if (in.starts(TRANSFER_ENCODING)) {
                    chunked = in.contains(CHUNKED);
                } else if (in.starts(CONNECTION)) {
                    persistent = !in.contains(CLOSE) && (persistent || in.contains(KEEP_ALIVE));
                } else if (in.starts(X_HOSTNAME)) {
                    hostLength = in.copyWord(X_HOSTNAME.length, host);
                } else if (in.starts(X_BALLAST_EXECUTED)) {
                    executed = count(X_BALLAST_EXECUTED.length);
                } else if (in.starts(X_REQUEST_ID) && requestIdLength == 0) {
                    requestIdLength = in.copyWord(X_REQUEST_ID.length, requestId);
                }
            }
        } while (status < 200);
        readBody(source, chunked, status == 204 || status == 304 ? 0 : length);
        // bytes beyond the answer would be taken for the next one
        persistent &= !exceeded();
    }

    /** Forgets the last answer. */
    void clear() {
        in.clear();
        bodyLength = hostLength = requestIdLength = status = executed = 0;
        persistent = false;
    }

    /** Returns whether a byte of it has come. */
    boolean begun() {
        return in.begun();
    }

    /** Returns whether more came than the answer. */
    boolean exceeded() {
        return in.available() > 0;
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

    /** Returns the number of the host name that the body names, or {@link HostNames#NONE}. */
    int hostInBody(HostNames names) {
        return json.find(body, bodyLength) ? names.indexOf(body, json.from(), json.length()) : HostNames.NONE;
    }

    /** Returns the number of the host name in the header {@code X-Hostname}, or {@link HostNames#NONE}. */
    int hostInHeader(HostNames names) {
        return names.indexOf(host, 0, hostLength);
    }

    /** Returns the {@code X-Request-ID} that came back, as bytes of which so many count. */
    byte[] requestId() {
        return requestId;
    }

    /** Returns how long the {@code X-Request-ID} is that came back, 0 if none did. */
    int requestIdLength() {
        return requestIdLength;
    }

    /** Returns how often the instance says that it has executed the request, or 0 if it does not say. */
    int executed() {
        return executed;
    }

    /** Returns the number in the rest of the line, of which four digits count, or 0 if there is none. */
    private int count(int index) {
        int length = in.copyWord(index, digits);
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (digits[i] < '0' || digits[i] > '9') {
                return 0;
            }
            count = 10 * count + digits[i] - '0';
        }
        return count;
    }

    private void readStatus(LineReader.Source source) throws IOException {
        in.readLine(source);
        if (!in.starts(HTTP_1) || in.lineLength() < 12 || in.at(8) != ' ') {
            throw new ProtocolException("no status line");
        }
        persistent = in.at(7) != '0';
        long code = in.number(9, 12, 10);
        if (code < 100 || code > 599 || in.lineLength() > 12 && in.at(12) != ' ') {
            throw new ProtocolException("status " + code);
        }
        status = (int) code;
    }

    /** @param before the length that an earlier line gave, or -1 */
    private long contentLength(long before) throws ProtocolException {
        if (before >= 0) {
            throw new ProtocolException("two lengths of the body");
        }
        long length = in.number(CONTENT_LENGTH.length, in.lineLength(), 10);
        if (length > MOST_BODY) {
            throw tooLong();
        }
        return length;
    }

    private static ProtocolException tooLong() {
        return new ProtocolException("body longer than %d bytes".formatted(MOST_BODY));
    }

    private void readBody(LineReader.Source source, boolean chunked, long length) throws IOException {
        if (chunked) {
            for (long size = chunkSize(source); size > 0; size = chunkSize(source)) {
                readBytes(source, size);
                in.readLine(source);
                if (in.lineLength() > 0) {
                    throw new ProtocolException("a chunk longer than its %d bytes".formatted(size));
                }
            }
            do {
                in.readLine(source);
            } while (in.lineLength() > 0);
        } else if (length >= 0) {
            readBytes(source, length);
        } else {
            persistent = false;
            do {
                addToBody(in.available());
            } while (in.fill(source));
        }
    }

    private long chunkSize(LineReader.Source source) throws IOException {
        in.readLine(source);
        return in.number(0, in.indexOf(';'), 16);
    }

    private void readBytes(LineReader.Source source, long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (in.available() == 0 && !in.fill(source)) {
                throw new EOFException("%d bytes of the body missing".formatted(left));
            }
            int some = (int) Math.min(left, in.available());
            addToBody(some);
            left -= some;
        }
    }

    private void addToBody(int some) throws IOException {
        if (bodyLength + some > MOST_BODY) {
            throw tooLong();
        }
        if (bodyLength + some > body.length) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, bodyLength + some));
        }
        in.take(body, bodyLength, some);
        bodyLength += some;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
