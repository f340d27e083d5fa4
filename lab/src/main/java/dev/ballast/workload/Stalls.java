package dev.ballast.workload;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When the generator itself stood still: a request left late although a connection was free for it. Connections that
 * were busy at such a time were so because nobody read their answers.
 */
final class Stalls {

    /** Less is the usual time to wake up a thread, in microseconds. */
    private static final long LEAST = 1_000;

    private final NavigableMap<Long, Long> spans = new TreeMap<>();

    private Stalls() {}

    static Stalls of(RequestLog log) {
        Stalls stalls = new Stalls();
        log.stream()
                .filter(request -> request.waited() == 0 && request.late() >= LEAST)
                .forEach(request -> stalls.add(request.due(), request.sent()));
        return stalls;
    }

    /** Adds a time that begins no earlier than those before. */
    private void add(long from, long to) {
        Map.Entry<Long, Long> last = spans.lastEntry();
        if (last != null && from <= last.getValue()) {
            spans.put(last.getKey(), Math.max(last.getValue(), to));
        } else {
            spans.put(from, to);
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
