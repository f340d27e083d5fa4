package dev.ballast.request;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What became of each request of a load, by number. A million of them take 31 MB of heap. Safe for use by many threads;
 * while the load runs, it shows the requests that have ended.
 */
public final class RequestLog {

    /** Significant digits of histograms. */
    public static final int DIGITS = 3;

    private static final Outcome[] OUTCOMES = Outcome.values();

    private final String load;
    private final LoadClock clock;
    private final HostNames names = new HostNames();
    private final ConnectionCount connections = new ConnectionCount();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicIntegerArray warmedUp = new AtomicIntegerArray(OUTCOMES.length);
    private volatile WarmUp earlier = WarmUp.NONE;
    private volatile RequestChunk[] chunks = {};
    private volatile boolean sealed;
    private volatile Optional<Duration> slowFor = Optional.empty();
    private volatile Destination destination = Destination.UNKNOWN;

    public RequestLog(String load, LoadClock clock) {
        this.load = load;
        this.clock = clock;
    }

    /** Returns a log of these requests, as if a load had sent them that started then, by the host's clock. */
    public static RequestLog of(String load, Instant started, Iterable<Request> requests) {
        return of(load, LoadClock.of(started), requests);
    }

    /** Returns a log of these requests, as if a load had sent them. */
    public static RequestLog of(String load, LoadClock clock, Iterable<Request> requests) {
        RequestLog log = new RequestLog(load, clock);
        requests.forEach(log::add);
        log.sealed = true;
        return log;
    }

    /** Returns this, with what is known of its warm-up. */
    public RequestLog after(WarmUp warmUp) {
        earlier = warmUp;
        return this;
    }

    /** Returns the id of the load. */
    public String load() {
        return load;
    }

    /** Returns the clock on which the requests' times are. */
    public LoadClock clock() {
        return clock;
    }

    /** Returns this, with where its requests go. */
    public RequestLog to(Destination where) {
        destination = where;
        return this;
    }

    /** Returns where the requests go. */
    public Destination destination() {
        return destination;
    }

    /** Says for how long {@linkplain Request.Kind#SLOW slow} requests are slow by design, at most. */
    public void slowFor(Duration delay) {
        slowFor = Optional.of(delay);
    }

    /** Returns for how long slow requests are slow by design, at most; empty if that is not known. */
    public Optional<Duration> slowFor() {
        return slowFor;
    }

    /** Returns how many requests were due; while the load runs, how many were begun. */
    public int size() {
        return size.get();
    }

    /** Returns the requests that have ended, by number. */
    public Stream<Request> stream() {
        return IntStream.range(0, size())
                .filter(number -> hasEnded(number))
                .mapToObj(number -> chunks[number / RequestChunk.SIZE].get(row(number), load, number, names));
    }

    /** Returns when the last of those that have ended did, in milliseconds since the load's start; 0 if none has. */
    public double endedMs() {
        return stream().mapToDouble(Request::endedMs).max().orElse(0);
    }

    /** Returns those that were lost. */
    public Stream<Request> lost() {
        return stream().filter(Request::lost);
    }

    /** Returns when each host name answered first and last, by host name, on new connections first. */
    public List<ServedBetween> served() {
        Map<List<Object>, ServedBetween> found = stream()
                .filter(request -> !request.lost() && request.kind() != Request.Kind.SLOW)
                .flatMap(request -> request.hostname().stream()
                        .map(name ->
                                new ServedBetween(name, request.reused(), request.endedMs(), request.endedMs(), 1)))
                .collect(Collectors.toMap(
                        served -> List.of(served.hostname(), served.reused()), served -> served, ServedBetween::and));
        return found.values().stream()
                .sorted(Comparator.comparing(ServedBetween::hostname).thenComparing(ServedBetween::reused))
                .toList();
    }

    /** Returns the {@linkplain #latency(Predicate) latency} of all. */
    public Histogram latency() {
        return latency(request -> true);
    }

    /**
     * Returns the latency, in microseconds from when each was due, of the requests that pass {@code which}. A request that
     * timed out or was never sent counts with the time that it waited. Left out are slow requests, which would hide the
     * others' latency, and requests that failed at once, which would flatter it.
     */
    public Histogram latency(Predicate<Request> which) {
        Histogram micros = new Histogram(DIGITS);
        stream()
                .filter(request -> request.kind() != Request.Kind.SLOW && request.tellsLatency())
                .filter(which)
                .forEach(request -> micros.recordValue(request.latency()));
        return micros;
    }

    /**
     * Returns how many connections the server had closed while idle, those of the warm-up too: no request went on them any
     * more. A log that was read from a file does not know, and says 0.
     */
    public int closedIdle() {
        return connections.closedIdle();
    }

    /** Returns how many connections brought bytes that no request had asked for. */
    public int unasked() {
        return connections.unaskedSoFar();
    }

    /** Returns what became of the requests of the warm-up. */
    public WarmUp warmUp() {
        long requests = 0;
        SortedMap<String, Long> failures = new TreeMap<>();
        for (Outcome outcome : OUTCOMES) {
            int n = warmedUp.get(outcome.ordinal());
            requests += n;
            if (n > 0 && outcome != Outcome.ANSWERED) {
                failures.put(outcome.label(), (long) n);
            }
        }
        return WarmUp.of(Stream.of(earlier, new WarmUp(requests, failures)));
    }

    /** Counts a request of the warm-up. */
    public void warmedUp(Outcome outcome) {
        warmedUp.incrementAndGet(outcome.ordinal());
    }

    /** Returns the count of the connections, which senders add to. */
    public ConnectionCount connections() {
        return connections;
    }

    public HostNames names() {
        return names;
    }

    /** Says that a request is about to be sent. */
    public void begin(int number, Request.Kind kind, long due, long waited, long sent) {
        chunk(number).begin(row(number), kind, due, waited, sent);
        if (number >= size.get()) {
            size.accumulateAndGet(number + 1, Math::max);
        }
    }

    /** Says what became of one that was begun; too late once the log is sealed. */
    public void end(
            int number,
            long ended,
            Outcome outcome,
            int status,
            int host,
            int connection,
            boolean reused,
            int executed) {
        if (!sealed) {
            chunk(number).end(row(number), ended, outcome, status, host, connection, reused, executed);
        }
    }

    /** Takes no more ends of requests. */
    public void seal() {
        sealed = true;
    }

    /** Ends a request that was due and has not ended: as never sent, or as timed out. */
    public void giveUp(int number, Request.Kind kind, long due, long now) {
        RequestChunk chunk = chunk(number);
        int row = row(number);
        if (chunk.hasEnded(row)) {
            return;
        }
        boolean sent = chunk.wasSent(row);
        if (!sent) {
            begin(number, kind, due, now - due, -1);
        }
        chunk.end(row, now, sent ? Outcome.TIMED_OUT : Outcome.NEVER_SENT, 0, HostNames.NONE, -1, false, 0);
    }

    /**
     * Subtracts the times in which the generator stood still from the times for which requests waited for a connection.
     *
     * @param missed when its heartbeat came late
     */
    public void settle(Collection<Stalls.Span> missed) {
        Stalls stalls = Stalls.of(this, missed);
        stream().filter(request -> request.waited() > 0).forEach(request -> {
            long still = stalls.within(request.due(), request.due() + request.waited());
            chunk(request.number()).setWaited(row(request.number()), request.waited() - still);
        });
    }

    /** Makes {@link Outcome#MISROUTED} the outcome of those that were answered, but by a wrong host. */
    public void misroute(Predicate<Request> which) {
        stream()
                .filter(request -> !request.lost())
                .filter(which)
                .forEach(request -> chunk(request.number()).setOutcome(row(request.number()), Outcome.MISROUTED));
    }

    /** Adds a request that has ended. */
    public void add(Request request) {
        begin(request.number(), request.kind(), request.due(), request.waited(), request.sent());
        end(
                request.number(),
                request.ended(),
                request.outcome(),
                request.status(),
                names.indexOf(request.host()),
                request.connection(),
                request.reused(),
                request.executed());
    }

    private boolean hasEnded(int number) {
        RequestChunk[] all = chunks;
        return number / RequestChunk.SIZE < all.length && all[number / RequestChunk.SIZE].hasEnded(row(number));
    }

    private static int row(int number) {
        return number % RequestChunk.SIZE;
    }

    private RequestChunk chunk(int number) {
        int index = number / RequestChunk.SIZE;
        RequestChunk[] all = chunks;
        return index < all.length ? all[index] : grown(index);
    }

    private synchronized RequestChunk grown(int index) {
        int before = chunks.length;
        if (index >= before) {
            RequestChunk[] more = Arrays.copyOf(chunks, index + 1);
            for (int i = before; i <= index; i++) {
                more[i] = new RequestChunk();
            }
            chunks = more;
        }
        return chunks[index];
    }
}
