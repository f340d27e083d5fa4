package dev.ballast.report;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of one instance; times are milliseconds since the run's start, null for what the history doesn't show.
 *
 * @param pooled true where its service is one that the balancer spreads requests over
 * @param passing when Consul's catalog listed it as passing
 * @param rendered when a balancer's configuration listed it
 */
record Lifeline(
        String instance,
        String service,
        boolean pooled,
        @Nullable String address,
        @Nullable String hostname,
        double startedMs,
        List<Span> passing,
        List<Span> rendered,
        @Nullable Double servedMs,
        @Nullable Double stoppingMs,
        @Nullable Double killedMs,
        @Nullable Double stoppedMs) {

    /** @param open true where it had not ended when the watch did */
    record Span(double fromMs, double toMs, boolean open) {}

    @Nullable
    Double passingMs() {
        return passing.isEmpty() ? null : passing.get(0).fromMs();
    }

    @Nullable
    Double renderedMs() {
        return rendered.isEmpty() ? null : rendered.get(0).fromMs();
    }

    /** When it began to go: asked to, or killed. */
    @Nullable
    Double leavingMs() {
        return stoppingMs != null ? stoppingMs : killedMs;
    }

    /** When the last configuration that lists it gave way; null while one still does. */
    @Nullable
    Double unrenderedMs() {
        return rendered.isEmpty() || rendered.get(rendered.size() - 1).open()
                ? null
                : rendered.get(rendered.size() - 1).toMs();
    }

    /** All instances, those of the pool first, each group in order of start. */
    static List<Lifeline> of(Run run) {
        return new Lives(run).all();
    }

    /** The services that were scaled, and those with an instance that a balancer lists. */
    static Set<String> poolServices(Run run) {
        Set<String> upstreams = run.events(BalancerEvent.Rendered.class)
                .flatMap(rendered -> rendered.event().upstreams().stream())
                .collect(Collectors.toSet());
        return Stream.concat(
                        run.events(PoolEvent.ScaleRequested.class)
                                .map(scale -> scale.event().service()),
                        run.events(InstanceEvent.Started.class)
                                .map(Entry::event)
                                .filter(started -> upstreams.contains(started.address()))
                                .map(InstanceEvent.Started::service))
                .collect(Collectors.toSet());
    }
}
