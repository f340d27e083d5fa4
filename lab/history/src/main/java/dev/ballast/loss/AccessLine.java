package dev.ballast.loss;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A request as a balancer logged it; docs/reference/container-lines.md has the fields.
 *
 * @param status the status that the client received
 * @param upstreams the upstreams that were tried, {@code ip:port}, in order
 * @param upstreamStatus their answers as the balancer writes them
 * @param group the name that stands in place of the last upstream; nginx writes that of the group if no live upstream is
 *     left. Blank if an upstream is the last.
 * @param retries attempts beyond the first
 * @param whole whether the client received the whole answer, as far as the balancer says
 * @param last the last attempt
 * @param worker id of the process that served it; 0 if the line does not say
 */
record AccessLine(
        int status,
        List<String> upstreams,
        String upstreamStatus,
        String group,
        int retries,
        boolean whole,
        Attempt last,
        int worker) {

    /** Statuses from here on are errors. */
    private static final int CLIENT_ERROR = 400;

    /** Statuses from here on are failures of the server. */
    private static final int SERVER_ERROR = 500;

    private static final int CLIENT_WENT_AWAY = 499;
    static final int BAD_GATEWAY = 502;
    private static final Pattern GROUP_END = Pattern.compile("(?:^|\\s+):(?:\\s+|$)");
    private static final Pattern BETWEEN_ATTEMPTS = Pattern.compile("[\\s,]+");
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

    /** The name of a group of nginx. An address without a port is no name, nor is a mark such as {@code -} or {@code <NOSRV>}. */
    private static final Pattern GROUP_NAME = Pattern.compile("[\\w.-]*[A-Za-z][\\w.-]*");

    private static final int REQUEST_TIMEOUT = 408;

    private static final String CLOSED_IDLE = "server closed idle connection";

    private static final String TERMINATION = "termination";

    /** HAProxy's two letters for: the server closed the connection before its answer began. */
    private static final String SERVER_CLOSED = "SH";

    /** Caddy's words for the same; the last of them only of a connection that was open before. */
    private static final Pattern HUNG_UP =
            Pattern.compile("(?:^|: )EOF$|connection reset by peer|broken pipe|" + CLOSED_IDLE);

    /**
     * What a line says of one attempt; empty where it says nothing.
     *
     * @param connect how long it took to connect, in seconds; 0 on a connection that was open before
     * @param seconds how long the attempt took; of a balancer that does not say, how long the whole request took
     * @param reused whether it went on a connection that was open before
     * @param closed whether the upstream was sent the request, and closed the connection without a byte of an answer
     */
    record Attempt(OptionalDouble connect, OptionalDouble seconds, Optional<Boolean> reused, boolean closed) {

        static Attempt of(JsonNode line, int attempts) {
            OptionalDouble connect = AccessLine.last(line.path("upstreamConnect"), attempts);
            OptionalDouble seconds = AccessLine.last(line.path("upstreamSeconds"), attempts);
            String error = line.path("upstreamError").asText();
            return new Attempt(
                    connect,
                    seconds.isEmpty() && line.has("seconds")
                            ? OptionalDouble.of(line.path("seconds").asDouble())
                            : seconds,
                    reused(connect, line.has(TERMINATION), error),
                    AccessLine.last(line.path("upstreamSent"), attempts).orElse(0) > 0
                                    && AccessLine.last(line.path("upstreamReceived"), attempts)
                                                    .orElse(1)
                                            == 0
                            || line.path(TERMINATION).asText().equals(SERVER_CLOSED)
                            || HUNG_UP.matcher(error).find());
        }

        /** HAProxy logs no request that failed on a connection that was open before: its lines are of new ones. */
        private static Optional<Boolean> reused(OptionalDouble connect, boolean hidesReused, String error) {
            if (connect.isPresent()) {
                return Optional.of(connect.getAsDouble() == 0);
            }
            if (hidesReused) {
                return Optional.of(false);
            }
            return error.contains(CLOSED_IDLE) ? Optional.of(true) : Optional.empty();
        }
    }

    static AccessLine of(JsonNode line) {
        List<List<String>> tried = groups(line.path("upstream"));
        List<String> all = tried.stream().flatMap(List::stream).toList();
        List<String> upstreams = all.stream().filter(AccessLine::isAddress).toList();
        String end = all.isEmpty() ? "" : all.get(all.size() - 1);
        return new AccessLine(
                line.path("status").asInt(),
                upstreams,
                line.path("upstreamStatus").asText(),
                !isAddress(end) && GROUP_NAME.matcher(end).matches() ? end : "",
                Math.max(line.path("retries").asInt(), retries(tried, groups(line.path("upstreamStatus")))),
                line.path("completion").asText("OK").equals("OK")
                        && line.path("bytes").asInt(1) > 0,
                Attempt.of(line, all.size()),
                line.path("worker").asInt());
    }

    /** Splits {@code a, b : c}: commas separate attempts, colons between blanks separate the groups that were tried. */
    private static List<List<String>> groups(JsonNode field) {
        String text = field.asText().trim();
        if (!text.isEmpty()
                && !text.equals(":")
                && text.chars().noneMatch(one -> one == ',' || Character.isWhitespace(one))) {
            return List.of(List.of(text)); // as of nearly all of millions of requests
        }
        return GROUP_END
                .splitAsStream(text)
                .map(group -> BETWEEN_ATTEMPTS
                        .splitAsStream(group)
                        .filter(one -> !one.isEmpty())
                        .toList())
                .filter(group -> !group.isEmpty())
                .toList();
    }

    /** An address has a port, or is that of a socket. */
    private static boolean isAddress(String upstream) {
        int port = upstream.lastIndexOf(':') + 1;
        return isSocket(upstream) || (port > 1 && port < upstream.length() && Character.isDigit(upstream.charAt(port)));
    }

    private static boolean isSocket(String upstream) {
        return upstream.startsWith("unix:") || upstream.startsWith("unix/");
    }

    /**
     * Counts attempts beyond the first of each group. One group after another is a retry if the first one failed, and not if
     * it answered and so passed the request on.
     */
    private static int retries(List<List<String>> tried, List<List<String>> statuses) {
        int retries = 0;
        boolean failed = false;
        for (int i = 0; i < tried.size(); i++) {
            int addresses =
                    (int) tried.get(i).stream().filter(AccessLine::isAddress).count();
            retries += Math.max(0, addresses - 1) + (failed && addresses > 0 ? 1 : 0);
            failed = addresses > 0 && !(i < statuses.size() && answered(statuses.get(i)));
        }
        return retries;
    }

    private static boolean answered(List<String> statuses) {
        String status = statuses.get(statuses.size() - 1);
        return status.matches("\\d{3}") && Integer.parseInt(status) < SERVER_ERROR;
    }

    /** Returns the last number of a list, if the list has one for each attempt. */
    private static OptionalDouble last(JsonNode field, int attempts) {
        List<String> values = new ArrayList<>();
        groups(field).forEach(values::addAll);
        String value = values.isEmpty() || values.size() != attempts ? "" : values.get(values.size() - 1);
        return NUMBER.matcher(value).matches() ? OptionalDouble.of(Double.parseDouble(value)) : OptionalDouble.empty();
    }

    boolean remarkable() {
        return retries > 0 || status != 200 || !whole;
    }

    boolean failed() {
        return status >= SERVER_ERROR || status == 0 || status == CLIENT_WENT_AWAY;
    }

    /** Returns whether the balancer tried no upstream. */
    boolean triedNone() {
        return upstreams.isEmpty();
    }

    /** Returns whether the last upstream is in the balancer's own container, such as another listener of it. */
    boolean staysInside() {
        String last = lastUpstream();
        return isSocket(last) || last.startsWith("127.") || last.startsWith("localhost:") || last.startsWith("[::1]:");
    }

    /** Returns the upstream that was tried last, or blank. */
    String lastUpstream() {
        return upstreams.isEmpty() ? "" : upstreams.get(upstreams.size() - 1);
    }

    /** Returns whether the last upstream was sent the request, and closed the connection without a byte of an answer. */
    boolean closedUnanswered() {
        return status == BAD_GATEWAY && group.isEmpty() && last.closed();
    }

    /** Returns whether the last upstream answered that it had waited for a request for too long. */
    boolean upstreamTimedOut() {
        return status == REQUEST_TIMEOUT && upstreamStatus.endsWith(String.valueOf(REQUEST_TIMEOUT));
    }

    /** Returns whether the last upstream answered with the error that the client received, but that it timed out. */
    boolean isErrorOfUpstream() {
        return status >= CLIENT_ERROR && !upstreamTimedOut() && upstreamStatus.endsWith(String.valueOf(status));
    }

    /** Returns what the balancer did, in words. */
    String describe() {
        return upstreams.isEmpty()
                ? "the balancer answered %d and tried no upstream".formatted(status)
                : "the balancer answered %d after trying %s (%s)".formatted(status, upstreams, upstreamStatus);
    }
}
