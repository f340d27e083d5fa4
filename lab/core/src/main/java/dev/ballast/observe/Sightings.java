package dev.ballast.observe;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.ViewEvent;
import dev.ballast.observe.Backlog.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes all observations: adds them to the history, and keeps the latest member lists, so a wait for a change reads
 * what was recorded. While another process records, it keeps a backlog. When that process ends, this one goes on without a
 * gap. Safe for use by several threads.
 */
final class Sightings implements AutoCloseable {

    private final History history;
    private final Supplier<List<Entry<?>>> known;
    private final ViewHealth engine; // the first of the views: its beginning says that a process begins to record
    private final List<ViewHealth> views = new ArrayList<>();
    private Backlog backlog = new Backlog();
    private boolean recorded;
    private boolean closed;
    private final Lists lists = new Lists();

    /** @param history takes the events of the only process that records */
    Sightings(History history) {
        this(history, history::entries);
    }

    /**
     * @param history takes the events
     * @param known returns what all processes have recorded
     */
    Sightings(History history, Supplier<List<Entry<?>>> known) {
        this.history = history;
        this.known = known;
        this.engine = view(ViewEvent.View.ENGINE, "");
    }

    /** Returns the view of the engine's events. */
    ViewHealth engine() {
        return engine;
    }

    /** Returns what all processes have recorded. */
    List<Entry<?>> known() {
        return known.get();
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

    /** Forgets a view if it is {@linkplain ViewHealth#isOver over}. Returns whether it is. */
    synchronized boolean forget(ViewHealth view) {
        return view.isOver() && views.remove(view);
    }

    /** Adds an event; see {@link History#observe}. */
    synchronized void add(Event event, double atMs, double errorMs) {
        takeOver();
        if (recorded && !closed) {
            history.observe(event, atMs, errorMs);
        }
        keep(new Observation(event, atMs, errorMs));
    }

    /**
     * If this process begins to record, since the one that recorded has ended, says so, and records what the history lacks.
     */
    synchronized void takeOver() {
        if (recorded || closed || !history.records()) {
            return;
        }
        recorded = true;
        List<Observation> lacked = backlog.isEmpty() ? List.of() : backlog.lackedBy(known.get());
        views.forEach(view -> view.beganHere(backlog.wholeFromMs()));
        lacked.forEach(seen -> history.observe(seen.event(), seen.atMs(), seen.errorMs()));
        backlog = new Backlog();
    }

    private void keep(Observation seen) {
        lists.take(seen.event());
        if (recorded || closed || seen.event() instanceof ViewEvent) {
            return; // the views tell by themselves how they do
        }
        backlog.add(seen, history.nowMs());
        if (seen.event() instanceof BalancerEvent.Rendered || seen.event() instanceof ConsulEvent) {
            backlog.keep(seen);
        }
    }

    /** Adds an event that happens now. */
    void add(Event event) {
        add(event, history.nowMs(), 0);
    }

    /** Takes the upstreams that a balancer had before the watch began, unless it has seen others since. */
    void begin(String balancer, List<String> upstreams) {
        lists.begin(balancer, upstreams);
    }

    /** Forgets the lists of a balancer that is gone. */
    void forgetLists(String balancer) {
        lists.forget(balancer);
    }

    Optional<List<String>> rendered(String balancer, String service) {
        return lists.rendered(balancer, service);
    }

    Optional<List<String>> passing(String service) {
        return lists.passing(service);
    }

    /** Records nothing from now on, since another process may. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
