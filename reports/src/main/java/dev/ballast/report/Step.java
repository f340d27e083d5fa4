package dev.ballast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One change of the pool, from its request to the next one's.
 *
 * @param tookMs from request to in force; null where it never was, as far as the history goes
 * @param untilMs when the next change was asked for, or the history's end
 * @param upstreams the balancer's upstreams when the step ended, null where none was rendered by then
 * @param requests answers by hostname, of the batches that ended in this step
 */
record Step(
        String service,
        int from,
        int to,
        double atMs,
        @Nullable Double tookMs,
        double untilMs,
        @Nullable List<String> upstreams,
        RequestTotals requests) {

    double inForceMs() {
        return tookMs == null ? untilMs : Math.min(untilMs, atMs + tookMs);
    }

    String change() {
        return service + " " + from + " → " + to;
    }

    static List<Step> of(Run run) {
        var asked = run.events(Event.ScaleRequested.class).toList();
        var steps = new ArrayList<Step>();
        for (int i = 0; i < asked.size(); i++) {
            double at = asked.get(i).atMs();
            double until = i + 1 < asked.size() ? asked.get(i + 1).atMs() : Math.max(at, run.endMs());
            boolean last = i + 1 == asked.size();
            var request = asked.get(i).event();
            steps.add(new Step(
                    request.service(),
                    request.from(),
                    request.to(),
                    at,
                    tookMs(run, request, at, last ? Double.MAX_VALUE : until),
                    until,
                    upstreams(run, last ? Double.MAX_VALUE : until),
                    RequestTotals.of(run.events(Event.Requests.class)
                            .filter(batch -> batch.atMs() >= at && (last || batch.atMs() < until))
                            .map(Run.At::event))));
        }
        return List.copyOf(steps);
    }

    private static @Nullable Double tookMs(Run run, Event.ScaleRequested request, double at, double until) {
        return run.events(Event.Scaled.class)
                .filter(scaled -> scaled.atMs() >= at
                        && scaled.atMs() <= until
                        && scaled.event().service().equals(request.service())
                        && scaled.event().to() == request.to())
                .findFirst()
                .map(scaled -> {
                    Double tookMs = scaled.event().tookMs();
                    return tookMs == null ? scaled.atMs() - at : tookMs;
                })
                .orElse(null);
    }

    private static @Nullable List<String> upstreams(Run run, double until) {
        Map<String, List<String>> latest = new TreeMap<>();
        run.events(Event.Rendered.class)
                .filter(rendered -> rendered.atMs() <= until)
                .forEach(rendered ->
                        latest.put(rendered.event().balancer(), rendered.event().upstreams()));
        return latest.isEmpty()
                ? null
                : latest.values().stream().flatMap(List::stream).distinct().toList();
    }
}
