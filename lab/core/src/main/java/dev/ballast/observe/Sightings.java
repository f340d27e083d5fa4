package dev.ballast.observe;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes all observations: adds them to the history, and keeps the latest member lists, so a wait for a change reads
 * what was recorded. If another process records the history, only the member lists are kept. Safe for use by several
 * threads.
 */
final class Sightings {

    private final History history;
    private volatile @Nullable List<String> rendered;
    private volatile @Nullable List<String> passing;

    /** @param history takes the events */
    Sightings(History history) {
        this.history = history;
    }

    /** Returns the clock of the events. */
    History clock() {
        return history;
    }

    /** Adds an event; see {@link History#observe}. */
    void add(Event event, double atMs, double errorMs) {
        history.observe(event, atMs, errorMs);
        keep(event);
    }

    private synchronized void keep(Event event) {
        if (event instanceof BalancerEvent.Rendered list) {
            rendered = list.upstreams().stream().sorted().toList();
        } else if (event instanceof ConsulEvent.Passing list) {
            passing = list.addresses();
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
