package dev.ballast.loss;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a balancer's access log says. It counts the requests of each upstream. It keeps single requests, from which
 * losses are explained, only after {@link #keepRequests}, because they take memory. Of a request that succeeded it
 * keeps only the number and the upstream, so millions fit. Safe for use by many threads.
 */
public final class AccessLog {

    /** Statuses from here on are failures. */
    private static final int FAILED = 400;

    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_WENT_AWAY = 499;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Map<String, Book> books = new HashMap<>();
    private final Map<String, Count> counts = new HashMap<>();
    private final Set<String> writers = new HashSet<>();
    private boolean kept;
    private boolean keepsRequests;

    /**
     * A request as the balancer logged it.
     *
     * @param status the status that the client received
     * @param upstreams the upstreams that were tried, {@code ip:port}, in order
     * @param upstreamStatus their answers as the balancer writes them
     * @param retries attempts beyond the first
     * @param whole whether the client received the whole answer, as far as the balancer says
     */
    public record Line(int status, List<String> upstreams, String upstreamStatus, int retries, boolean whole) {

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
    }

    /**
     * What was logged of one load.
     *
     * @param requests how many
     * @param retried how many of them went to more than one upstream, and were answered
     * @param repeated how often a request came again, because the client sent it more than once
     * @param statuses how often the client received each status
     */
    public record Summary(long requests, long retried, long repeated, SortedMap<String, Long> statuses) {}

    /**
     * How many requests there were, and how many of them failed: with a status of 500 or more, or without one.
     */
    public record Count(long requests, long failed) {

        Count and(Count more) {
            return new Count(requests + more.requests, failed + more.failed);
        }
    }

    private static final class Book {
        final Numbers logged = new Numbers();
        final Map<Integer, Line> remarkable = new HashMap<>();
        final SortedMap<String, Long> statuses = new TreeMap<>();
        final Origins origins = new Origins();
        long retried;
        long repeated;
    }

    /**
     * From now on keeps the line of each request that carries a load's name and a number. Before, requests are only
     * counted.
     */
    public synchronized void keepRequests() {
        keepsRequests = true;
    }

    /**
     * Takes a line of the log. A request that belongs to no load is only counted.
     *
     * @param process the process that wrote it
     */
    public synchronized void accept(String process, String json) {
        if (!json.startsWith("{") || !json.contains("clientRequestId")) {
            return;
        }
        try {
            JsonNode node = JSON.readTree(json);
            Line line = read(node);
            writers.add(process);
            kept = true;
            counts.merge(line.lastUpstream(), new Count(1, line.failed() ? 1 : 0), Count::and);
            if (!keepsRequests) {
                return;
            }
            String id = node.path("clientRequestId").asText();
            int dash = id.lastIndexOf('-');
            if (dash > 0 && id.substring(dash + 1).chars().allMatch(Character::isDigit) && dash + 1 < id.length()) {
                enter(id.substring(0, dash), Integer.parseInt(id.substring(dash + 1)), line);
            }
        } catch (JsonProcessingException | NumberFormatException e) {
            // no line of this log, or a torn one: its request counts as not logged
        }
    }

    private void enter(String load, int number, Line line) {
        Book book = books.computeIfAbsent(load, ignored -> new Book());
        if (!book.logged.add(number)) {
            book.repeated++;
        }
        book.statuses.merge(String.valueOf(line.status()), 1L, Long::sum);
        if (line.retries() > 0 && line.status() < FAILED && line.whole()) {
            book.retried++;
        }
        if (line.status() > 0 && line.status() < FAILED && line.whole()) {
            book.origins.add(number, line.lastUpstream());
        }
        if (line.remarkable()) {
            book.remarkable.put(number, line);
        }
    }

    private static Line read(JsonNode line) {
        List<String> upstreams = List.of(line.path("upstream").asText().split("[ ,]+")).stream()
                .filter(upstream -> !upstream.isEmpty() && !upstream.equals("-"))
                .toList();
        int counted = line.path("retries").asInt();
        return new Line(
                line.path("status").asInt(),
                upstreams,
                line.path("upstreamStatus").asText(),
                Math.max(counted, upstreams.size() - 1),
                line.path("completion").asText("OK").equals("OK")
                        && line.path("bytes").asInt(1) > 0);
    }

    /** Returns whether the balancer keeps such a log at all. */
    public synchronized boolean isKept() {
        return kept;
    }

    /** Returns how many requests each upstream had, {@code ip:port}, loads or not; blank for those that went to none. */
    public synchronized Map<String, Count> byUpstream() {
        return Map.copyOf(counts);
    }

    /** Returns the processes that wrote it: those that serve requests. */
    synchronized Set<String> writers() {
        return Set.copyOf(writers);
    }

    /** Removes the numbers of a load's logged requests from these. */
    public synchronized void removeLogged(String load, BitSet numbers) {
        Book book = books.get(load);
        if (book != null) {
            book.logged.removeFrom(numbers);
        }
    }

    /** Returns the upstreams that answered a request well, as far as the log says: several if it passed several proxies. */
    synchronized List<String> answeredBy(String load, int number) {
        Book book = books.get(load);
        return book == null ? List.of() : book.origins.of(number);
    }

    /** Returns how many requests of a load were answered well although no upstream had them; 0 if the log names none at all. */
    public synchronized long unserved(String load) {
        Book book = books.get(load);
        boolean namesUpstreams = counts.keySet().stream().anyMatch(upstream -> !upstream.isEmpty());
        return book == null || !namesUpstreams ? 0 : book.origins.unserved();
    }

    /** Returns whether a request was logged. */
    public synchronized boolean has(String load, int number) {
        Book book = books.get(load);
        return book != null && book.logged.has(number);
    }

    /** Returns what was logged of a request that failed or was retried; empty if it went well, or was not logged. */
    public synchronized Optional<Line> find(String load, int number) {
        Book book = books.get(load);
        return book == null ? Optional.empty() : Optional.ofNullable(book.remarkable.get(number));
    }

    /** Returns what was logged of a load so far. */
    public synchronized Summary of(String load) {
        Book book = books.get(load);
        return book == null
                ? new Summary(0, 0, 0, new TreeMap<>())
                : new Summary(book.logged.size(), book.retried, book.repeated, new TreeMap<>(book.statuses));
    }
}
