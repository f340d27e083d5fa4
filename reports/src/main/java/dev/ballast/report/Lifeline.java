package dev.ballast.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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

    /** A list as it stood from a moment on, until the next one of the same source. */
    private record Listing(double atMs, String source, Set<String> addresses) {}

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
        var passing = run.events(Event.ConsulPassing.class)
                .map(e -> new Listing(
                        e.atMs(), e.event().service(), Set.copyOf(e.event().addresses())))
                .toList();
        var rendered = run.events(Event.Rendered.class)
                .map(e -> new Listing(
                        e.atMs(), e.event().balancer(), Set.copyOf(e.event().upstreams())))
                .toList();
        Set<String> pool = poolServices(run);
        return run.events(Event.InstanceStarted.class)
                .map(started -> of(run, started, pool, passing, rendered))
                .sorted(Comparator.comparing((Lifeline line) -> !line.pooled()).thenComparing(Lifeline::startedMs))
                .toList();
    }

    /** The services that were scaled, and those with an instance that a balancer lists. */
    static Set<String> poolServices(Run run) {
        Set<String> upstreams = run.events(Event.Rendered.class)
                .flatMap(rendered -> rendered.event().upstreams().stream())
                .collect(Collectors.toSet());
        return Stream.concat(
                        run.events(Event.ScaleRequested.class)
                                .map(scale -> scale.event().service()),
                        run.events(Event.InstanceStarted.class)
                                .map(Run.At::event)
                                .filter(started -> started.address() != null && upstreams.contains(started.address()))
                                .map(Event.InstanceStarted::service))
                .collect(Collectors.toSet());
    }

    private static Lifeline of(
            Run run,
            Run.At<Event.InstanceStarted> started,
            Set<String> pool,
            List<Listing> passing,
            List<Listing> rendered) {
        String name = started.event().instance();
        String address = started.event().address();
        double from = started.atMs();
        // A name may come back, and an address with another instance: what is told of it then isn't of this one.
        double until = next(run, from, other -> other.instance().equals(name));
        Window window = new Window(
                from,
                Math.min(until, next(run, from, other -> address != null && address.equals(other.address()))),
                Math.max(run.watchedMs(), from),
                run.events(Event.InstanceStarted.class)
                        .anyMatch(other -> other.atMs() < from
                                && address != null
                                && address.equals(other.event().address())));
        var served = run.events(Event.Served.class)
                .filter(e -> name.equals(e.event().instance()) && e.atMs() >= from && e.atMs() < until)
                .findFirst();
        return new Lifeline(
                name,
                started.event().service(),
                pool.contains(started.event().service()),
                address,
                served.map(e -> e.event().hostname()).orElse(null),
                from,
                spans(passing, address, window),
                spans(rendered, address, window),
                served.map(Run.At::atMs).orElse(null),
                first(run, Event.InstanceStopping.class, e -> e.instance().equals(name), from, until),
                first(run, Event.InstanceKilled.class, e -> e.instance().equals(name), from, until),
                gone(run, name, from, until));
    }

    /** When its container ended: the engine says so for each, and the lab for one that it stopped, a little later. */
    private static @Nullable Double gone(Run run, String name, double from, double until) {
        Double died = first(run, Event.InstanceDied.class, e -> e.instance().equals(name), from, until);
        return died != null
                ? died
                : first(run, Event.InstanceStopped.class, e -> e.instance().equals(name), from, until);
    }

    private static double next(Run run, double from, Predicate<Event.InstanceStarted> which) {
        return run.events(Event.InstanceStarted.class)
                .filter(other -> other.atMs() > from && which.test(other.event()))
                .mapToDouble(Run.At::atMs)
                .min()
                .orElse(Double.MAX_VALUE);
    }

    private static <E extends Event> @Nullable Double first(
            Run run, Class<E> type, Predicate<E> which, double from, double until) {
        return run.events(type)
                .filter(e -> e.atMs() >= from && e.atMs() < until && which.test(e.event()))
                .findFirst()
                .map(Run.At::atMs)
                .orElse(null);
    }

    /**
     * When an address belongs to one instance.
     *
     * @param endMs until when the lists were watched
     * @param hadOwner true where another instance had the address before, whose listings don't count
     */
    private record Window(double fromMs, double untilMs, double endMs, boolean hadOwner) {

        boolean holds(double atMs) {
            // A start may be noticed after what follows from it, so an earlier listing of a fresh address counts.
            return atMs < untilMs && (atMs >= fromMs || !hadOwner);
        }
    }

    /** When at least one source's latest list held the address. */
    private static List<Span> spans(List<Listing> listings, @Nullable String address, Window window) {
        if (address == null) {
            return List.of();
        }
        var spans = new ArrayList<Span>();
        Map<String, Boolean> listedBy = new HashMap<>();
        Double since = null;
        for (Listing listing : listings) {
            if (window.holds(listing.atMs())) {
                listedBy.put(listing.source(), listing.addresses().contains(address));
                boolean listed = listedBy.containsValue(true);
                if (listed && since == null) {
                    since = Math.max(window.fromMs(), listing.atMs());
                } else if (!listed && since != null) {
                    spans.add(new Span(since, Math.max(since, listing.atMs()), false));
                    since = null;
                }
            }
        }
        if (since != null) {
            double end = Math.max(since, Math.min(window.untilMs(), window.endMs()));
            spans.add(new Span(since, end, window.untilMs() > window.endMs()));
        }
        return List.copyOf(spans);
    }
}
