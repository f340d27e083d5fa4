package dev.ballast.live;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events from which the present lifetimes are reconstructed: all recent ones, and of the earlier ones the last of each
 * kind. So a page of days holds little, and reads it quickly.
 */
final class RecentEvents {

    /** Lifetimes are reconstructed from so many in about 2 ms. */
    private static final int FULL = 2000;

    private static final double RECENT_MS = 75_000;

    private List<Entry<?>> entries = new ArrayList<>();
    private int full = FULL;
    private double completeFromMs = Double.NEGATIVE_INFINITY;

    void add(List<Entry<?>> fresh) {
        if (entries.size() > full) {
            dropEarlier();
        }
        entries.addAll(fresh);
    }

    List<Entry<?>> entries() {
        return entries;
    }

    /** Returns the time from which on all events are held. */
    double completeFromMs() {
        return completeFromMs;
    }

    private void dropEarlier() {
        entries.sort(Comparator.comparingDouble(Entry::atMs));
        completeFromMs = entries.get(entries.size() - 1).atMs() - RECENT_MS;
        List<Entry<?>> recent = new ArrayList<>();
        Map<Object, Entry<?>> ofPool = new HashMap<>();
        Map<String, Map<Object, Entry<?>>> ofInstances = new HashMap<>();
        for (Entry<?> entry : entries) {
            Event event = entry.event();
            if (entry.atMs() >= completeFromMs) {
                recent.add(entry);
            } else if (event instanceof InstanceEvent of) {
                if (of instanceof InstanceEvent.Started) {
                    ofInstances.remove(of.instance()); // the name is used again
                }
                Object kind = of instanceof InstanceEvent.ProcessChanged it ? it.process() : of.getClass();
                ofInstances
                        .computeIfAbsent(of.instance(), name -> new HashMap<>())
                        .put(kind, entry);
            } else if (event instanceof BalancerEvent.Worker worker) {
                if (worker.state() == WorkerState.STARTED) {
                    ofPool.put(worker.pid(), entry);
                } else if (worker.state() == WorkerState.GONE) {
                    ofPool.remove(worker.pid());
                }
            } else if (event instanceof BalancerEvent.Rendered
                    || event instanceof ConsulEvent.Passing
                    || event instanceof ConsulEvent.Critical) {
                ofPool.put(event.getClass(), entry);
            }
        }
        entries = new ArrayList<>(ofPool.values());
        ofInstances.values().forEach(kinds -> entries.addAll(kinds.values()));
        entries.addAll(recent);
        full = Math.max(FULL, 2 * entries.size());
    }
}
