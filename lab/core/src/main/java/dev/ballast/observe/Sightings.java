package dev.ballast.observe;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.ViewEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes all observations: adds them to the history, and keeps the latest member lists, so a wait for a change reads
 * what was recorded. If another process records the history, only the member lists are kept. Safe for use by several
 * threads.
 */
final class Sightings {

    private final History history;
    private final ViewHealth engine; // the first of the views: its beginning says that a process begins to record
    private final List<ViewHealth> views = new ArrayList<>();
    private final Map<Class<?>, Observation> lists = new LinkedHashMap<>();
    private boolean recorded;
    private volatile @Nullable List<String> rendered;
    private volatile @Nullable List<String> passing;

    /** A list that was observed last. */
    private record Observation(Event event, double atMs, double errorMs) {}

    /** @param history takes the events */
    Sightings(History history) {
        this.history = history;
        this.engine = view(ViewEvent.View.ENGINE, "");
    }

    /** Returns the view of the engine's events. */
    ViewHealth engine() {
        return engine;
    }

    /** Returns the clock of the events. */
    History clock() {
        return history;
    }

    /** Returns what says of a view whether it sees everything; see {@link ViewEvent.Changed}. */
    synchronized ViewHealth view(ViewEvent.View view, String of) {
        ViewHealth health = new ViewHealth(this, view, of);
        views.add(health);
        return health;
    }

    /** Adds an event; see {@link History#observe}. */
    void add(Event event, double atMs, double errorMs) {
        takeOver();
        history.observe(event, atMs, errorMs);
        keep(event, atMs, errorMs);
    }

    /**
     * Records the views and the lists as they are, if this process begins to record, since the one that recorded has ended.
     * What changed between is not in the history.
     */
    synchronized void takeOver() {
        if (!recorded && history.records()) {
            recorded = true;
            views.forEach(ViewHealth::beganHere);
            lists.values().forEach(list -> history.observe(list.event(), list.atMs(), list.errorMs()));
        }
    }

    private synchronized void keep(Event event, double atMs, double errorMs) {
        if (event instanceof BalancerEvent.Rendered list) {
            rendered = list.upstreams().stream().sorted().toList();
        } else if (event instanceof ConsulEvent.Passing list) {
            passing = list.addresses();
        } else if (!(event instanceof ConsulEvent)) {
            return;
        }
        if (!recorded) {
            lists.put(event.getClass(), new Observation(event, atMs, errorMs));
        }
    }

    /** Adds an event that happens now. */
    void add(Event event) {
        history.record(event);
    }

    /** Takes the upstreams that were in force before the watch began, unless it has seen others since. */
    synchronized void begin(List<String> upstreams) {
        if (rendered == null) {
            rendered = upstreams;
        }
    }

    Optional<List<String>> rendered() {
        return Optional.ofNullable(rendered);
    }

    Optional<List<String>> passing() {
        return Optional.ofNullable(passing);
    }
}
