package dev.ballast.bench;

import dev.ballast.loss.LoadResult;
import dev.ballast.request.Request;
import dev.ballast.workload.RestSweep;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The requests that connections sent after a rest, added up over several loads. */
final class RestTally {

    private final Map<Request.Kind, Counts> kinds = new EnumMap<>(Request.Kind.class);

    /** Those of one kind. */
    private static final class Counts {
        private final SortedMap<Duration, Integer> sent = new TreeMap<>();
        private final SortedMap<Duration, Integer> lost = new TreeMap<>();
        private final SortedMap<String, Long> causes = new TreeMap<>();

        private Optional<Duration> worst() {
            return lost.keySet().stream()
                    .max(Comparator.comparing(
                            rest -> (double) lost.getOrDefault(rest, 0) / sent.getOrDefault(rest, 1)));
        }
    }

    /**
     * Adds the requests of a load that were sent, but for the first one of each connection.
     *
     * @param habits all of the load's, in order
     */
    void add(LoadResult load, List<RestSweep> habits) {
        Duration[] rests = RestPlan.restsBefore(habits, (int) load.due());
        Map<Integer, String> causes = load.lost().stream()
                .collect(Collectors.toMap(
                        lost -> lost.request().number(),
                        lost -> lost.explanation().cause().label()));
        load.requests().stream()
                .filter(request -> request.sent() >= 0 && !rests[request.number()].isZero())
                .forEach(request -> {
                    Counts counts = kinds.computeIfAbsent(request.kind(), kind -> new Counts());
                    Duration rest = rests[request.number()];
                    counts.sent.merge(rest, 1, Integer::sum);
                    if (request.lost()) {
                        counts.lost.merge(rest, 1, Integer::sum);
                        counts.causes.merge(causes.getOrDefault(request.number(), "unexplained"), 1L, Long::sum);
                    }
                });
    }

    /** Returns the sums by kind; none of a kind that was not sent. */
    List<Rested> sums() {
        return kinds.entrySet().stream()
                .map(kind -> new Rested(
                        kind.getKey(),
                        sum(kind.getValue().sent),
                        sum(kind.getValue().lost),
                        kind.getValue().causes,
                        kind.getValue()
                                .worst()
                                .map(rest -> (double) rest.toMillis())
                                .orElse(null)))
                .toList();
    }

    private static long sum(Map<Duration, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }
}
