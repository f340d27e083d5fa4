package dev.ballast.run;

import dev.ballast.history.LoadEvent.ServedBetween;
import dev.ballast.request.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When the hosts answered the requests of one file. A history has the same of each load, on the run's clock. */
final class Answered {

    /** The times of one clock are the same but for their digits. */
    private static final double SAME_MS = 1;

    private final Map<Kind, Times> all = new HashMap<>();

    /** A host, and whether its answers came on connections that had had other requests. */
    private record Kind(String host, boolean kept) {

        static Kind of(ServedBetween told) {
            return new Kind(told.hostname(), told.connections().equals(ServedBetween.KEPT));
        }
    }

    /** Times in milliseconds since the load's start. */
    private static final class Times {
        private double firstMs = Double.POSITIVE_INFINITY;
        private double lastMs = Double.NEGATIVE_INFINITY;
        private long answers;

        private void add(double endedMs) {
            firstMs = Math.min(firstMs, endedMs);
            lastMs = Math.max(lastMs, endedMs);
            answers++;
        }

        /** Returns whether the history may tell of these answers, at whatever time. */
        private boolean isTold(ServedBetween told) {
            return told.requests() == answers
                    && Math.abs(told.lastMs() - told.firstMs() - (lastMs - firstMs)) <= SAME_MS;
        }
    }

    /** Takes a request that was answered. Slow ones are not told. */
    void add(Request request) {
        if (request.kind() != Request.Kind.SLOW) {
            all.computeIfAbsent(new Kind(String.valueOf(request.host()), request.reused()), kind -> new Times())
                    .add(request.endedMs());
        }
    }

    /**
     * Returns how much later the file has these answers than the history has them, in milliseconds; negative if earlier, and
     * empty if the times agree, or the history does not tell of such answers.
     *
     * @param startMs the load's start by the file, on the run's clock
     */
    OptionalDouble movedMs(double startMs, Stream<ServedBetween> history) {
        Map<Kind, List<ServedBetween>> told = history.collect(Collectors.groupingBy(Kind::of));
        return all.entrySet().stream()
                .flatMap(seen -> told.getOrDefault(seen.getKey(), List.of()).stream()
                        .filter(seen.getValue()::isTold)
                        .map(one -> startMs + seen.getValue().firstMs - one.firstMs())
                        .reduce((one, other) -> Math.abs(one) <= Math.abs(other) ? one : other)
                        .stream())
                .filter(movedMs -> Math.abs(movedMs) > SAME_MS)
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }
}
