package dev.ballast.loss;

import dev.ballast.history.InstanceEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** When the containers of instances were paused, by name. Filled in order of time. */
final class Pauses {

    /** Whether it was paused from then on. */
    private final Map<String, NavigableMap<Double, Boolean>> byInstance = new HashMap<>();

    /** Takes what happened to an instance: its end ends its pause. */
    void on(InstanceEvent event, double at) {
        if (event instanceof InstanceEvent.Paused change) {
            byInstance
                    .computeIfAbsent(event.instance(), name -> new TreeMap<>())
                    .put(at, change.paused());
        } else if (event instanceof InstanceEvent.Died && byInstance.containsKey(event.instance())) {
            byInstance.get(event.instance()).put(at, false);
        }
    }

    /** Returns for how many milliseconds an instance was paused between two moments. */
    double ms(String instance, double from, double to) {
        NavigableMap<Double, Boolean> changes = byInstance.getOrDefault(instance, new TreeMap<>());
        Map.Entry<Double, Boolean> before = changes.floorEntry(from);
        boolean paused = before != null && before.getValue();
        double since = from;
        double sum = 0;
        for (Map.Entry<Double, Boolean> change :
                changes.subMap(from, false, to, true).entrySet()) {
            sum += paused ? change.getKey() - since : 0;
            since = change.getKey();
            paused = change.getValue();
        }
        return paused ? sum + to - since : sum;
    }
}
