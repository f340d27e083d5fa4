package dev.ballast.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what became of each instance of a run; what the history says is put in order once, since a run may have thousands. */
final class Lives {
    private final double watchedMs;
    private final Set<String> pool;
    private final Listings passing = new Listings();
    private final Listings rendered = new Listings();
    private final List<Run.At<Event.InstanceStarted>> starts;
    private final Map<String, List<Run.At<Event.InstanceStarted>>> startsByName;
    private final Map<String, List<Run.At<Event.InstanceStarted>>> startsByAddress;
    private final Map<String, List<Run.At<Event.Served>>> served;
    private final Map<String, List<Run.At<Event.InstanceStopping>>> stopping;
    private final Map<String, List<Run.At<Event.InstanceKilled>>> killed;
    private final Map<String, List<Run.At<Event.InstanceDied>>> died;
    private final Map<String, List<Run.At<Event.InstanceStopped>>> stopped;

    Lives(Run run) {
        watchedMs = run.watchedMs();
        pool = Lifeline.poolServices(run);
        run.events(Event.ConsulPassing.class)
                .forEach(list -> passing.add(
                        list.atMs(), list.event().service(), list.event().addresses()));
        run.events(Event.Rendered.class)
                .forEach(list -> rendered.add(
                        list.atMs(), list.event().balancer(), list.event().upstreams()));
        starts = run.events(Event.InstanceStarted.class).toList();
        startsByName = by(starts.stream(), Event.InstanceStarted::instance);
        startsByAddress = by(starts.stream(), Event.InstanceStarted::address);
        served = by(run.events(Event.Served.class), Event.Served::instance);
        stopping = by(run.events(Event.InstanceStopping.class), Event.InstanceStopping::instance);
        killed = by(run.events(Event.InstanceKilled.class), Event.InstanceKilled::instance);
        died = by(run.events(Event.InstanceDied.class), Event.InstanceDied::instance);
        stopped = by(run.events(Event.InstanceStopped.class), Event.InstanceStopped::instance);
    }

    private static <E extends Event> Map<String, List<Run.At<E>>> by(
            Stream<Run.At<E>> events, Function<E, @Nullable String> name) {
        return events.filter(at -> name.apply(at.event()) != null)
                .collect(Collectors.groupingBy(at -> String.valueOf(name.apply(at.event()))));
    }

    /** The pool's first, by their starts. */
    List<Lifeline> all() {
        return starts.stream()
                .map(this::of)
                .sorted(Comparator.comparing((Lifeline line) -> !line.pooled()).thenComparing(Lifeline::startedMs))
                .toList();
    }

    private Lifeline of(Run.At<Event.InstanceStarted> started) {
        String name = started.event().instance();
        String address = started.event().address();
        double from = started.atMs();
        var sameAddress = startsByAddress.getOrDefault(String.valueOf(address), List.of());
        // A name may come back, and an address with another instance: what is told of it then isn't of this one.
        double until = next(startsByName.getOrDefault(name, List.of()), from);
        var window = new Listings.Window(
                from,
                Math.min(until, next(sameAddress, from)),
                Math.max(watchedMs, from),
                !sameAddress.isEmpty() && sameAddress.get(0).atMs() < from);
        var answered = first(served, name, from, until);
        var ended = first(died, name, from, until);
        // The engine says so of each that ends, and the lab of one that it stopped, a little later.
        Double gone = ended != null ? Double.valueOf(ended.atMs()) : at(first(stopped, name, from, until));
        return new Lifeline(
                name,
                started.event().service(),
                pool.contains(started.event().service()),
                address,
                answered == null ? null : answered.event().hostname(),
                from,
                passing.spans(address, window),
                rendered.spans(address, window),
                at(answered),
                at(first(stopping, name, from, until)),
                at(first(killed, name, from, until)),
                gone);
    }

    private static double next(List<Run.At<Event.InstanceStarted>> starts, double from) {
        return Run.since(starts, from).stream()
                .mapToDouble(Run.At::atMs)
                .filter(at -> at > from)
                .findFirst()
                .orElse(Double.MAX_VALUE);
    }

    private static <E extends Event> Run.@Nullable At<E> first(
            Map<String, List<Run.At<E>>> events, String name, double from, double until) {
        return Run.since(events.getOrDefault(name, List.of()), from).stream()
                .findFirst()
                .filter(event -> event.atMs() < until)
                .orElse(null);
    }

    private static @Nullable Double at(Run.@Nullable At<?> event) {
        return event == null ? null : event.atMs();
    }
}
