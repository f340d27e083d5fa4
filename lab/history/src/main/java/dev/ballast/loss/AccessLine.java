package dev.ballast.loss;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
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

    /** Statuses from here on are failures of the server. */
    private static final int SERVER_ERROR = 500;

    private static final int CLIENT_WENT_AWAY = 499;
    private static final int BAD_GATEWAY = 502;
    private static final Pattern GROUP_END = Pattern.compile("(?:^|\\s+):(?:\\s+|$)");
    private static final Pattern BETWEEN_ATTEMPTS = Pattern.compile("[\\s,]+");
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

    /**
     * What a line says of one attempt; empty where it says nothing.
     *
     * @param connect how long it took to connect, in seconds; 0 on a connection that was open before
     * @param seconds how long the attempt took
     * @param sent how many bytes went to the upstream; 0 if it refused the connection
     * @param received how many bytes came from it
     */
    record Attempt(OptionalDouble connect, OptionalDouble seconds, OptionalDouble sent, OptionalDouble received) {}

    static AccessLine of(JsonNode line) {
        List<List<String>> tried = groups(line.path("upstream"));
        List<String> all = tried.stream().flatMap(List::stream).toList();
        List<String> upstreams = all.stream().filter(AccessLine::isAddress).toList();
        String end = all.isEmpty() ? "" : all.get(all.size() - 1);
        return new AccessLine(
                line.path("status").asInt(),
                upstreams,
                line.path("upstreamStatus").asText(),
                isAddress(end) || end.equals("-") ? "" : end,
                Math.max(line.path("retries").asInt(), retries(tried, groups(line.path("upstreamStatus")))),
                line.path("completion").asText("OK").equals("OK")
                        && line.path("bytes").asInt(1) > 0,
                new Attempt(
                        last(line.path("upstreamConnect"), all.size()),
                        last(line.path("upstreamSeconds"), all.size()),
                        last(line.path("upstreamSent"), all.size()),
                        last(line.path("upstreamReceived"), all.size())),
                line.path("worker").asInt());
    }

    /** Splits {@code a, b : c}: commas separate attempts, colons between blanks separate the groups that were tried. */
    private static List<List<String>> groups(JsonNode field) {
        String text = field.asText().trim();
        if (!text.isEmpty()
                && !text.equals(":")
                && !BETWEEN_ATTEMPTS.matcher(text).find()) {
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

    /** An address has a port, or begins with {@code unix:}; the name of a group has no colon. */
    private static boolean isAddress(String upstream) {
        return upstream.indexOf(':') > 0;
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

    /** Returns the upstream that was tried last, or blank. */
    String lastUpstream() {
        return upstreams.isEmpty() ? "" : upstreams.get(upstreams.size() - 1);
    }

    /** Returns whether the last upstream was sent the request, and closed the connection without a byte of an answer. */
    boolean closedUnanswered() {
        return status == BAD_GATEWAY
                && group.isEmpty()
                && last.sent().orElse(0) > 0
                && last.received().orElse(1) == 0;
    }

    /** Returns what the balancer did, in words. */
    String describe() {
        return upstreams.isEmpty()
                ? "the balancer answered %d and tried no upstream".formatted(status)
                : "the balancer answered %d after trying %s (%s)".formatted(status, upstreams, upstreamStatus);
    }
}
