package dev.ballast.workload;

import dev.ballast.request.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one request after another into the same bytes. */
final class RequestWriter {

    /** The longest number of a request, with the letter that it has in the warm-up. */
    static final int LONGEST_NUMBER = 20;

    private static final int POSTED = 256;
    private static final byte[] END = ascii("\r\n\r\n");

    private final Clients clients;
    private final int posted;
    private final int idPrefix;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final byte[][] heads = new byte[2 * Request.Kind.values().length][];
    private int idAt;
    private int idEnd;
    private int bodyAt;

    RequestWriter(LoadPlan plan, Clients clients) {
        this.clients = clients;
        posted = clients.habit().body() > 0 ? clients.habit().body() : POSTED;
        idPrefix = plan.id().length() + 1;
        int longest = 0;
        for (Request.Kind kind : Request.Kind.values()) {
            heads[2 * kind.ordinal()] = head(plan, kind, "");
            heads[2 * kind.ordinal() + 1] = head(plan, kind, "Connection: close\r\n");
            longest = Math.max(longest, heads[2 * kind.ordinal() + 1].length);
        }
        bytes = new byte[longest + LONGEST_NUMBER + END.length + posted];
        buffer = ByteBuffer.wrap(bytes);
    }

    private byte[] head(LoadPlan plan, Request.Kind kind, String close) {
        Route route = Route.of(plan.route());
        boolean posts = clients.posts(kind);
        String line = posts
                ? "POST " + route.prefix() + "/echo"
                : kind == Request.Kind.SLOW
                        ? "GET " + route.prefix() + "/slow?ms="
                                + clients.habit().takes().toMillis()
                        : "GET " + route.prefix() + plan.path();
        String body = posts ? "Content-Type: application/octet-stream\r\nContent-Length: %s\r\n".formatted(posted) : "";
        return ascii("%s HTTP/1.1\r\nHost: %s\r\n%s%sX-Request-ID: %s-"
                .formatted(line, route.hostOf(plan.host(), plan.port()), close, body, plan.id()));
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
        idAt = head.length - idPrefix;
        putNumber(number);
        idEnd = buffer.position();
        buffer.put(END);
        bodyAt = buffer.position();
        if (clients.posts(kind)) {
            putNumber(number);
            while (buffer.position() < bodyAt + posted) {
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
        return answer.bodyEquals(bytes, bodyAt, posted);
    }

    /**
     * Returns whether the answer brings back the {@code X-Request-ID} of another request of this load. An id of another
     * form says nothing, because a balancer may have put its own there.
     */
    boolean isOfAnother(Answer answer) {
        byte[] id = answer.requestId();
        int length = answer.requestIdLength();
        return length > idPrefix
                && Arrays.equals(id, 0, idPrefix, bytes, idAt, idAt + idPrefix)
                && isNumber(id, idPrefix, length)
                && !Arrays.equals(id, 0, length, bytes, idAt, idEnd);
    }

    private static boolean isNumber(byte[] id, int begin, int end) {
        for (int at = id[begin] == 'w' ? begin + 1 : begin; at < end; at++) {
            if (id[at] < '0' || id[at] > '9') {
                return false;
            }
        }
        return true;
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
