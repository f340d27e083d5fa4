package dev.ballast.workload;

import dev.ballast.request.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes one request after another into the same bytes. */
final class RequestWriter {

    private static final int POSTED = 256;
    private static final byte[] END = ascii("\r\n\r\n");

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final byte[][] heads = new byte[2 * Request.Kind.values().length][];
    private int bodyAt;

    RequestWriter(LoadPlan plan) {
        for (Request.Kind kind : Request.Kind.values()) {
            heads[2 * kind.ordinal()] = head(plan, kind, "");
            heads[2 * kind.ordinal() + 1] = head(plan, kind, "Connection: close\r\n");
        }
        bytes = new byte[heads[0].length + plan.path().length() + 2 * POSTED];
        buffer = ByteBuffer.wrap(bytes);
    }

    private static byte[] head(LoadPlan plan, Request.Kind kind, String close) {
        String line =
                switch (kind) {
                    case GET -> "GET " + plan.path();
                    case POST -> "POST /echo";
                    case SLOW -> "GET /slow?ms=" + plan.slowFor().toMillis();
                };
        String body = kind == Request.Kind.POST
                ? "Content-Type: application/octet-stream\r\nContent-Length: %d\r\n".formatted(POSTED)
                : "";
        return ascii("%s HTTP/1.1\r\nHost: %s:%d\r\n%s%sX-Request-ID: %s-"
                .formatted(line, plan.host(), plan.port(), close, body, plan.id()));
    }

    /**
     * Writes a request.
     *
     * @param number its number, or below 0 in the warm-up
     * @param fresh whether to ask the server to close the connection
     * @return its length
     */
    int write(Request.Kind kind, long number, boolean fresh) {
        byte[] head = heads[2 * kind.ordinal() + (fresh ? 1 : 0)];
        buffer.clear();
        buffer.put(head);
        putNumber(number);
        buffer.put(END);
        bodyAt = buffer.position();
        if (kind == Request.Kind.POST) {
            putNumber(number);
            while (buffer.position() < bodyAt + POSTED) {
                buffer.put((byte) '.');
            }
        }
        return buffer.position();
    }

    byte[] bytes() {
        return bytes;
    }

    /** Returns whether the answer brings back the body of the POST that was written last. */
    boolean echoed(Answer answer) {
        return answer.bodyEquals(bytes, bodyAt, POSTED);
    }

    private void putNumber(long number) {
        if (number < 0) {
            buffer.put((byte) 'w');
        }
        long left = number < 0 ? ~number : number;
        long unit = 1;
        while (left / unit > 9) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            buffer.put((byte) ('0' + left / unit % 10));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
