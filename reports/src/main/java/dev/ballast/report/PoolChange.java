package dev.ballast.report;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.run.RecordedRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One change of a service's pool, from its request to the next one's.
 *
 * @param tookMs from the request until it was in force; null if the history does not show that
 * @param untilMs when the next change of the service was asked for, or the history's end
 * @param upstreams the balancers' upstreams of the service when the next change was asked for, of all services if they do not
 *     say which are whose; null if none was rendered by then
 * @param requests answers by hostname, of the batches that ended until then; those of loads are not among them
 * @param exposed the requests of loads that were sent while it was under way
 */
record PoolChange(
        String service,
        int from,
        int to,
        double atMs,
        @Nullable Double tookMs,
        double untilMs,
        @Nullable List<String> upstreams,
        RequestTotals requests,
        Exposed exposed) {

    /** @param lost how many of those sent were lost */
    record Exposed(long sent, long lost) {
        static final Exposed NONE = new Exposed(0, 0);

        Exposed plus(Exposed other) {
            return new Exposed(sent + other.sent, lost + other.lost);
        }
    }

    private PoolChange with(Exposed requestsOfLoads) {
        return new PoolChange(service, from, to, atMs, tookMs, untilMs, upstreams, requests, requestsOfLoads);
    }

    double inForceMs() {
        return tookMs == null ? untilMs : Math.min(untilMs, atMs + tookMs);
    }

    /** Returns the sizes before and after it, such as {@code api 1 → 3}. */
    String sizes() {
        return service + " " + from + " → " + to;
    }

    /** Returns the changes of a run with the requests of its loads. */
    static List<PoolChange> of(RecordedRun run, List<LoadTotals> loads) {
        List<PoolChange> changes = of(run);
        return IntStream.range(0, changes.size())
                .mapToObj(i -> changes.get(i)
                        .with(loads.stream().map(load -> load.exposed().get(i)).reduce(Exposed.NONE, Exposed::plus)))
                .toList();
    }

    static List<PoolChange> of(RecordedRun run) {
        var asked = run.events(PoolEvent.ScaleRequested.class).toList();
        var scaled = run.events(PoolEvent.Scaled.class).toList();
        var batches = run.events(LoadEvent.Requests.class)
                .filter(batch -> batch.event().load().isEmpty())
                .toList();
        var renderings = run.events(BalancerEvent.Rendered.class).toList();
        double endMs = run.endMs();
        var changes = new ArrayList<PoolChange>();
        Map<String, Listed> byService = new TreeMap<>();
        for (int i = 0; i < asked.size(); i++) {
            double at = asked.get(i).atMs();
            var request = asked.get(i).event();
            OptionalDouble next = nextOf(request.service(), asked.subList(i + 1, asked.size()));
            double until = next.orElse(Double.MAX_VALUE);
            Listed listed = byService.computeIfAbsent(request.service(), service -> new Listed(service, renderings));
            changes.add(new PoolChange(
                    request.service(),
                    request.from(),
                    request.to(),
                    at,
                    tookMs(since(scaled, at), request, at, until),
                    next.orElse(Math.max(at, endMs)),
                    listed.at(until),
                    RequestTotals.of(since(batches, at).stream()
                            .takeWhile(batch -> batch.atMs() < until)
                            .map(Entry::event)),
                    Exposed.NONE));
        }
        return List.copyOf(changes);
    }

    private static OptionalDouble nextOf(String service, List<Entry<PoolEvent.ScaleRequested>> later) {
        return later.stream()
                .filter(next -> next.event().service().equals(service))
                .mapToDouble(Entry::atMs)
                .findFirst();
    }

    /** The upstreams of a service at moments that are asked for in order of time. */
    private static final class Listed {
        private final String service;
        private final Deque<Entry<BalancerEvent.Rendered>> renderings;
        private final Map<String, List<String>> byBalancer = new TreeMap<>();

        Listed(String service, List<Entry<BalancerEvent.Rendered>> renderings) {
            this.service = service;
            this.renderings = new ArrayDeque<>(renderings);
        }

        @Nullable
        List<String> at(double untilMs) {
            while (!renderings.isEmpty() && renderings.getFirst().atMs() <= untilMs) {
                BalancerEvent.Rendered list = renderings.removeFirst().event();
                byBalancer.put(list.balancer(), list.of(service));
            }
            return byBalancer.isEmpty()
                    ? null
                    : byBalancer.values().stream()
                            .flatMap(List::stream)
                            .distinct()
                            .toList();
        }
    }

    private static @Nullable Double tookMs(
            List<Entry<PoolEvent.Scaled>> scaled, PoolEvent.ScaleRequested request, double at, double until) {
        return scaled.stream()
                .takeWhile(done -> done.atMs() <= until)
                .filter(done -> done.event().service().equals(request.service())
                        && done.event().to() == request.to())
                .findFirst()
                .map(done -> {
                    Long tookMs = done.event().tookMs();
                    return tookMs == null ? done.atMs() - at : Double.valueOf(tookMs);
                })
                .orElse(null);
    }

    /** Returns those of sorted events that happened at a moment or later. */
    private static <E extends Event> List<Entry<E>> since(List<Entry<E>> events, double atMs) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).atMs() < atMs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return events.subList(low, events.size());
    }
}
