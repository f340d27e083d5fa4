package dev.ballast.request;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The times in which the generator itself stood still: its heartbeat came late, or it sent a request late although a
 * connection was free. Connections that were busy at such a time were busy only because their answers were not read.
 */
public final class Stalls {

    /**
     * Shorter delays, in microseconds, are usual when a thread wakes up on a busy machine, and other threads run meanwhile. At
     * a thousand requests a second, delays of a millisecond would add up to a generator that never moves.
     */
    private static final long LEAST = 5_000;

    /** From when to when something should have happened and did not, in microseconds since the load's start. */
    public record Span(long from, long to) {}

    private final NavigableMap<Long, Long> spans = new TreeMap<>();

    private Stalls() {}

    /** @param missed when the heartbeat came late */
    static Stalls of(RequestLog log, Collection<Span> missed) {
        Stalls stalls = new Stalls();
        Stream<Span> sentLate = log.stream()
                .filter(request -> request.waited() == 0)
                .map(request -> new Span(request.due(), request.sent()))
                .filter(span -> span.to() - span.from() >= LEAST);
        Stream.concat(sentLate, missed.stream())
                .sorted(Comparator.comparingLong(Span::from))
                .forEach(stalls::add);
        return stalls;
    }

    /** Adds a time that begins no earlier than those before. */
    private void add(Span span) {
        Map.Entry<Long, Long> last = spans.lastEntry();
        if (last != null && span.from() <= last.getValue()) {
            spans.put(last.getKey(), Math.max(last.getValue(), span.to()));
        } else {
            spans.put(span.from(), span.to());
        }
    }

    /** Returns for how many microseconds of that time the generator stood still. */
    long within(long from, long to) {
        Long first = spans.floorKey(from);
        long still = 0;
        for (Map.Entry<Long, Long> span : spans.subMap(first == null ? from : first, true, Math.max(from, to), true)
                .entrySet()) {
            still += Math.max(0, Math.min(to, span.getValue()) - Math.max(from, span.getKey()));
        }
        return still;
    }
}
