package dev.ballast.request;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What became of the requests of a load's warm-up. They count in no figure of the load.
 *
 * @param requests how many were due
 * @param failures those that were not answered correctly, by outcome in words
 */
public record WarmUp(long requests, SortedMap<String, Long> failures) {

    public static final WarmUp NONE = new WarmUp(0, Collections.emptySortedMap());

    public WarmUp {
        failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }

    /** Returns the requests of a log, as those of a warm-up. */
    public static WarmUp of(RequestLog log) {
        SortedMap<String, Long> failures = new TreeMap<>();
        log.lost().forEach(request -> failures.merge(request.outcomeInWords(), 1L, Long::sum));
        return new WarmUp(log.size(), failures);
    }

    /** Returns the sum of several. */
    public static WarmUp of(Stream<WarmUp> parts) {
        return parts.reduce(NONE, WarmUp::and);
    }

    private WarmUp and(WarmUp other) {
        SortedMap<String, Long> sum = new TreeMap<>(failures);
        other.failures.forEach((outcome, n) -> sum.merge(outcome, n, Long::sum));
        return new WarmUp(requests + other.requests, sum);
    }

    /** Returns how many were not answered correctly. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }
}
