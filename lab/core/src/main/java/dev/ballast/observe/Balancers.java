package dev.ballast.observe;

import dev.ballast.engine.Container;
import dev.ballast.history.BalancerEvent;
import dev.ballast.loss.AccessLog;
import dev.ballast.run.RunDirectory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The balancers that are watched, by the names of their containers. Safe for use by several threads. */
final class Balancers implements AutoCloseable {

    private final Function<Container, Watched> views;
    private final Sightings sightings;
    private final Supplier<Optional<RunDirectory>> run;
    private final Map<String, Entry> entries = new LinkedHashMap<>(); // guarded by this
    private final Map<String, AccessLog> accessLogs = new ConcurrentHashMap<>();
    private boolean closed;

    /** A container that is watched. */
    private record Entry(String id, BalancerWatch watch, WorkerNotices notices) {}

    /**
     * @param views returns what a balancer's container shows
     * @param run takes the rendered configurations; empty while another process keeps them
     */
    Balancers(Function<Container, Watched> views, Sightings sightings, Supplier<Optional<RunDirectory>> run) {
        this.views = views;
        this.sightings = sightings;
        this.run = run;
    }

    /**
     * Begins to watch a balancer, unless it is watched. It takes the place of an earlier container of that name.
     *
     * @param starting whether all its announcements are passed on; otherwise its configuration stands for the earlier ones
     */
    void watch(Container container, boolean starting) {
        BalancerWatch fresh;
        synchronized (this) {
            Entry earlier = entries.get(container.name());
            if (closed || earlier != null && earlier.id().equals(container.id())) {
                return;
            }
            forget(container.name());
            Watched view = views.apply(container);
            fresh = new BalancerWatch(view.balancer(), view.announces(), sightings, run);
            entries.put(container.name(), new Entry(container.id(), fresh, view.notices()));
        }
        if (starting) {
            fresh.start(); // a list counts only once its announcement is in the history
        } else {
            fresh.startLate();
        }
    }

    /** Ends the watch of a balancer that is removed. */
    void forget(String name) {
        Entry gone;
        synchronized (this) {
            gone = entries.remove(name);
        }
        if (gone != null) {
            gone.watch().removed();
            sightings.forgetLists(name);
        }
    }

    /** Ends the watches of balancers whose containers are gone. */
    void forgetAllBut(List<Container> existing) {
        List<String> ids = existing.stream().map(Container::id).toList();
        List<String> gone;
        synchronized (this) {
            gone = entries.entrySet().stream()
                    .filter(entry -> !ids.contains(entry.getValue().id()))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        gone.forEach(this::forget);
    }

    private synchronized List<Entry> all() {
        return List.copyOf(entries.values());
    }

    private synchronized Optional<Entry> of(Container container) {
        return Optional.ofNullable(entries.get(container.name()))
                .filter(entry -> entry.id().equals(container.id()));
    }

    /** Passes on what a balancer announced. */
    void with(Container container, Consumer<BalancerWatch> use) {
        of(container).map(Entry::watch).ifPresent(use);
    }

    /** Returns the event that a line of a balancer's proxy tells of, or empty if it is no notice of a worker. */
    Optional<BalancerEvent.Worker> notice(Container container, String line) {
        return of(container).flatMap(entry -> entry.notices().in(container.name(), line));
    }

    /** Returns what a balancer's access log says. */
    AccessLog accessLog(String name) {
        return accessLogs.computeIfAbsent(name, any -> new AccessLog());
    }

    void expectChange(Duration time) {
        all().forEach(entry -> entry.watch().expectChange(time));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(entry -> entry.watch().close());
    }
}
