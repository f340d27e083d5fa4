package dev.ballast.observe;

import dev.ballast.discovery.ConsulView.Health;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The services for which Consul is asked. Safe for use by several threads. */
final class Services implements AutoCloseable {

    private final Asked asked;
    private final Sightings sightings;
    private final Map<String, ConsulWatch> watches = new LinkedHashMap<>(); // guarded by this
    private boolean started;
    private boolean closed;

    /** Asks Consul for a service. */
    interface Asked {

        /** Returns a service's instances once they differ from those at an index; 0 returns at once. */
        Health whenChanged(String service, long index);
    }

    /** @param names the services that are watched from the beginning */
    Services(Asked asked, Sightings sightings, List<String> names) {
        this.asked = asked;
        this.sightings = sightings;
        names.forEach(this::watch);
    }

    /** Begins to ask. */
    synchronized void start() {
        started = true;
        watches.values().forEach(ConsulWatch::start);
    }

    /** Watches a service, unless it is watched. */
    synchronized void watch(String name) {
        if (closed || watches.containsKey(name)) {
            return;
        }
        ConsulWatch watch = new ConsulWatch(name, index -> asked.whenChanged(name, index), sightings);
        watches.put(name, watch);
        if (started) {
            watch.start();
        }
    }

    /** Ends the watch of a service that is removed. */
    void forget(String name) {
        ConsulWatch gone;
        synchronized (this) {
            gone = watches.remove(name);
        }
        if (gone != null) {
            gone.removed();
        }
    }

    @Override
    public void close() {
        List<ConsulWatch> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(watches.values());
        }
        all.forEach(ConsulWatch::close);
    }
}
