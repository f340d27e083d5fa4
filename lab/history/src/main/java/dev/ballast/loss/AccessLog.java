package dev.ballast.loss;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a balancer's access log says. It counts the requests of each upstream. It keeps single requests, from which
 * losses are explained, only after {@link #keepRequests}, because they take memory. Of a request that succeeded it
 * keeps only the number and the upstream, so millions fit. Safe for use by many threads.
 *
 * <p>A request that passes two proxies has two lines: another process wrote the second one, or the same process received
 * the request from another peer, which is the first proxy. Such lines are of different hops. A client that sends a request
 * again comes to the same hop again. If the second proxy logs the client as its peer, as with the PROXY protocol, or the log
 * has no peers, a line of a request that stays inside the balancer's container is of the first one.
 */
public final class AccessLog {

    /** Statuses from here on are failures. */
    private static final int FAILED = 400;

    /** A connect that takes so long, in seconds, has lost a packet: the next one is sent after a second. */
    private static final double SLOW_CONNECT = 0.5;

    /** Many more than a pool has at a time. A lab that runs for days uses new addresses for as long as its pool changes. */
    static final int MOST_UPSTREAMS = 1_000;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Map<String, Book> books = new HashMap<>();
    private final Map<String, Count> counts =
            new LinkedHashMap<>(16, 0.75f, true); // the one that waited longest comes first
    private final Set<String> writers = new HashSet<>();
    private final List<Unread> unread = new ArrayList<>();
    private boolean exists;
    private boolean hidesHangUps;
    private boolean namesUpstreams;
    private boolean keepsRequests;

    /**
     * What was logged of one load.
     *
     * @param requests how many
     * @param retried how many of them went to more than one upstream, and were answered
     * @param repeated how often a request came again to the same hop, because the client sent it more than once
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

    /** A time, on the history's clock, in which lines were written and not read. */
    private record Unread(double fromMs, double toMs, String why) {}

    /** What was logged of one load. */
    private static final class Book {
        final Numbers logged = new Numbers();
        final Numbers retried = new Numbers();
        final Origins origins = new Origins();
        final Map<Hop, Lines> hops = new LinkedHashMap<>();
        final Map<Integer, Double> slowConnects = new HashMap<>();
        long repeated;

        Lines lines(Hop hop) {
            return hops.computeIfAbsent(hop, ignored -> new Lines());
        }

        /** Returns the lines of the proxy that clients reach: it has the most requests, and takes the longest for them. */
        Lines front() {
            return hops.values().stream()
                    .max(Comparator.<Lines>comparingLong(lines -> lines.logged.size())
                            .thenComparingDouble(lines -> lines.seconds))
                    .orElseGet(Lines::new);
        }
    }

    /**
     * Where lines come from: the process that wrote them, and the host from which it received the requests.
     *
     * @param second whether it is the other one of two that have the same process and peer
     */
    private record Hop(String process, String peer, boolean second) {

        static Hop of(String process, JsonNode line) {
            String peer = line.path("client").asText();
            int colon = peer.lastIndexOf(':');
            return new Hop(process, colon < 0 ? peer : peer.substring(0, colon), false);
        }

        Hop twin() {
            return new Hop(process, peer, !second);
        }
    }

    private static final class Lines {
        final Numbers logged = new Numbers();
        final Numbers triedNone = new Numbers();
        final Numbers stayedInside = new Numbers();
        final Map<Integer, AccessLine> remarkable = new HashMap<>();
        final SortedMap<String, Long> statuses = new TreeMap<>();
        double seconds;

        boolean add(int number, AccessLine line) {
            if (line.triedNone()) {
                triedNone.add(number);
            }
            if (line.staysInside()) {
                stayedInside.add(number);
            }
            return logged.add(number);
        }

        /**
         * Returns whether a request passed this hop and then another one, which wrote this line, or the reverse. A request
         * without an upstream passed one only. If the outer hop alone failed, the client has sent the request again.
         */
        boolean mayBeOtherHops(int number, AccessLine line) {
            return logged.has(number)
                    && line.staysInside() != stayedInside.has(number)
                    && !line.triedNone()
                    && !triedNone.has(number)
                    && !onlyTheOuterFailed(line, remarkable.get(number));
        }

        private static boolean onlyTheOuterFailed(AccessLine line, @Nullable AccessLine before) {
            boolean failedBefore = before != null && before.failed();
            return line.staysInside() ? line.failed() && !failedBefore : failedBefore && !line.failed();
        }
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
            AccessLine line = AccessLine.of(node);
            writers.add(process);
            exists = true;
            hidesHangUps |= node.has("termination");
            count(line);
            if (!keepsRequests) {
                return;
            }
            String id = node.path("clientRequestId").asText();
            int dash = id.lastIndexOf('-');
            if (dash > 0 && id.substring(dash + 1).chars().allMatch(Character::isDigit) && dash + 1 < id.length()) {
                int number = Integer.parseInt(id.substring(dash + 1));
                Book book = books.computeIfAbsent(id.substring(0, dash), ignored -> new Book());
                Hop hop = Hop.of(process, node);
                Lines lines = book.lines(hop);
                lines = lines.mayBeOtherHops(number, line) ? book.lines(hop.twin()) : lines;
                lines.seconds += node.path("seconds").asDouble();
                enter(book, lines, number, line);
            }
        } catch (JsonProcessingException | NumberFormatException e) {
            // no line of this log, or a torn one: its request counts as not logged
        }
    }

    private void count(AccessLine line) {
        String upstream = line.lastUpstream();
        namesUpstreams |= !upstream.isEmpty();
        counts.merge(upstream, new Count(1, line.failed() ? 1 : 0), Count::and);
        if (counts.size() > MOST_UPSTREAMS) {
            counts.remove(counts.keySet().iterator().next());
        }
    }

    /** Says that lines of a time were not read, or may not have been; the time is infinite if none are read any more. */
    public synchronized void lacks(double fromMs, double toMs, String why) {
        unread.add(new Unread(fromMs, toMs, why));
    }

    /** Returns why lines that were written in a time may be missing, and what to do; empty if none are. */
    synchronized Optional<String> unread(double fromMs, double toMs) {
        return unread.stream()
                .filter(time -> time.fromMs() <= toMs && time.toMs() >= fromMs)
                .findFirst()
                .map(time -> "the access log was not read from %s to %s (%s): repeat the load while it is"
                        .formatted(
                                shown(time.fromMs()),
                                Double.isInfinite(time.toMs()) ? "the end" : shown(time.toMs()),
                                time.why()));
    }

    private static String shown(double ms) {
        return String.format(Locale.ROOT, "%.3f s", ms / 1e3);
    }

    private static void enter(Book book, Lines lines, int number, AccessLine line) {
        book.logged.add(number);
        if (!lines.add(number, line)) {
            book.repeated++;
        }
        lines.statuses.merge(String.valueOf(line.status()), 1L, Long::sum);
        if (line.retries() > 0 && line.status() < FAILED && line.whole()) {
            book.retried.add(number);
        }
        if (line.status() > 0 && line.status() < FAILED && line.whole()) {
            book.origins.add(number, line.lastUpstream());
        }
        line.last().connect().stream()
                .filter(seconds -> seconds >= SLOW_CONNECT)
                .forEach(seconds -> book.slowConnects.merge(number, seconds, Math::max));
        if (line.remarkable()) {
            lines.remarkable.put(number, line);
        }
    }

    /** Returns whether the balancer keeps such a log at all. */
    public synchronized boolean exists() {
        return exists;
    }

    /**
     * Returns whether the balancer writes no line if it closes a client's connection instead of an answer. HAProxy does so
     * if a kept connection to an instance fails, so that the client sends the request again. Its lines have a termination.
     */
    synchronized boolean hidesHangUps() {
        return hidesHangUps;
    }

    /**
     * Returns how many requests each upstream had, {@code ip:port}, loads or not; blank for those that went to none. Of more than a
     * thousand it has those that were used last.
     */
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
        return book == null || !namesUpstreams ? 0 : book.origins.unserved();
    }

    /** Returns whether a request was logged. */
    public synchronized boolean has(String load, int number) {
        Book book = books.get(load);
        return book != null && book.logged.has(number);
    }

    /** Returns what each hop logged of a request that failed or was retried there; empty if none did so. */
    synchronized List<AccessLine> find(String load, int number) {
        Book book = books.get(load);
        return book == null
                ? List.of()
                : book.hops.values().stream()
                        .flatMap(lines -> Stream.ofNullable(lines.remarkable.get(number)))
                        .toList();
    }

    /** Returns how long it took to connect to the upstream, in seconds, by the number of the request, where that was long. */
    synchronized Map<Integer, Double> slowConnects(String load) {
        Book book = books.get(load);
        return book == null ? Map.of() : Map.copyOf(book.slowConnects);
    }

    /** Returns what was logged of a load so far. */
    public synchronized Summary of(String load) {
        Book book = books.get(load);
        return book == null
                ? new Summary(0, 0, 0, new TreeMap<>())
                : new Summary(
                        book.logged.size(), book.retried.size(), book.repeated, new TreeMap<>(book.front().statuses));
    }
}
