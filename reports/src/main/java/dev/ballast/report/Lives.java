package dev.ballast.report;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
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
    private final List<Entry<InstanceEvent.Started>> starts;
    private final Map<String, List<Entry<InstanceEvent.Started>>> startsByName;
    private final Map<String, List<Entry<InstanceEvent.Started>>> startsByAddress;
    private final Map<String, List<Entry<LoadEvent.Served>>> served;
    private final Map<String, List<Entry<InstanceEvent.Stopping>>> stopping;
    private final Map<String, List<Entry<InstanceEvent.Killed>>> killed;
    private final Map<String, List<Entry<InstanceEvent.Died>>> died;
    private final Map<String, List<Entry<InstanceEvent.Stopped>>> stopped;

    Lives(Run run) {
        watchedMs = run.watchedMs();
        pool = Lifeline.poolServices(run);
        run.events(ConsulEvent.Passing.class)
                .forEach(list -> passing.add(
                        list.atMs(), list.event().service(), list.event().addresses()));
        run.events(BalancerEvent.Rendered.class)
                .forEach(list -> rendered.add(
                        list.atMs(), list.event().balancer(), list.event().upstreams()));
        starts = run.events(InstanceEvent.Started.class).toList();
        startsByName = by(starts.stream(), InstanceEvent.Started::instance);
        startsByAddress = by(starts.stream(), InstanceEvent.Started::address);
        served = by(run.events(LoadEvent.Served.class), LoadEvent.Served::instance);
        stopping = by(run.events(InstanceEvent.Stopping.class), InstanceEvent.Stopping::instance);
        killed = by(run.events(InstanceEvent.Killed.class), InstanceEvent.Killed::instance);
        died = by(run.events(InstanceEvent.Died.class), InstanceEvent.Died::instance);
        stopped = by(run.events(InstanceEvent.Stopped.class), InstanceEvent.Stopped::instance);
    }

    private static <E extends Event> Map<String, List<Entry<E>>> by(Stream<Entry<E>> events, Function<E, String> name) {
        return events.filter(at -> !name.apply(at.event()).isBlank())
                .collect(Collectors.groupingBy(at -> name.apply(at.event())));
    }

    /** The pool's first, by their starts. */
    List<Lifeline> all() {
        return starts.stream()
                .map(this::of)
                .sorted(Comparator.comparing((Lifeline line) -> !line.pooled()).thenComparing(Lifeline::startedMs))
                .toList();
    }

    private Lifeline of(Entry<InstanceEvent.Started> started) {
        String name = started.event().instance();
        String address =
                started.event().address().isBlank() ? null : started.event().address();
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

    private static double next(List<Entry<InstanceEvent.Started>> starts, double from) {
        return Run.since(starts, from).stream()
                .mapToDouble(Entry::atMs)
                .filter(at -> at > from)
                .findFirst()
                .orElse(Double.MAX_VALUE);
    }

    private static <E extends Event> @Nullable Entry<E> first(
            Map<String, List<Entry<E>>> events, String name, double from, double until) {
        return Run.since(events.getOrDefault(name, List.of()), from).stream()
                .findFirst()
                .filter(event -> event.atMs() < until)
                .orElse(null);
    }

    private static @Nullable Double at(@Nullable Entry<?> event) {
        return event == null ? null : event.atMs();
    }
}
