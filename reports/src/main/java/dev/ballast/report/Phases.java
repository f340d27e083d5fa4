package dev.ballast.report;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** When the pool changed, and how long it took to recover: what latency is told apart by. */
final class Phases {
    static final String BASELINE = "baseline";
    static final String EVENT = "change";
    static final String RECOVERY = "recovery";

    /** As the lab counts it: that long after a change is in force. */
    static final double RECOVERY_MS = 5_000;

    private final NavigableMap<Double, Double> changes = new TreeMap<>();

    private record Window(double fromMs, double toMs) {}

    private Phases(List<Window> windows) {
        for (Window window : windows) {
            var last = changes.lastEntry();
            if (last != null && window.fromMs() <= last.getValue()) {
                changes.put(last.getKey(), Math.max(last.getValue(), window.toMs()));
            } else {
                changes.put(window.fromMs(), window.toMs());
            }
        }
    }

    static Phases of(Run run) {
        var windows = new ArrayList<Window>();
        Step.of(run).forEach(step -> windows.add(new Window(step.atMs(), step.inForceMs())));
        var starts = run.events(InstanceEvent.Started.class)
                .collect(Collectors.groupingBy(start -> start.event().instance()));
        var renderings = run.events(BalancerEvent.Rendered.class).toList();
        double end = run.endMs();
        run.events(InstanceEvent.Killed.class).forEach(killed -> {
            var ofIt = starts.getOrDefault(killed.event().instance(), List.of());
            windows.add(new Window(killed.atMs(), out(killed, ofIt, renderings, end)));
        });
        windows.sort(Comparator.comparingDouble(Window::fromMs));
        return new Phases(windows);
    }

    /**
     * The phase of a request: that of a change with which its time from due to ended overlaps, else that of the moment
     * when it was due.
     */
    String of(double dueMs, double endedMs) {
        var last = changes.floorEntry(endedMs);
        if (last == null) {
            return BASELINE;
        }
        double since = dueMs - last.getValue();
        return since <= 0 ? EVENT : since <= RECOVERY_MS ? RECOVERY : BASELINE;
    }

    /** When no balancer listed an instance any more that was killed at once. */
    private static double out(
            Entry<InstanceEvent.Killed> killed,
            List<Entry<InstanceEvent.Started>> starts,
            List<Entry<BalancerEvent.Rendered>> renderings,
            double endMs) {
        if (!killed.event().endsAtOnce()) {
            return killed.atMs();
        }
        String address = starts.stream()
                .takeWhile(started -> started.atMs() <= killed.atMs())
                .reduce((earlier, later) -> later)
                .map(started -> started.event().address())
                .orElse(null);
        return Run.since(renderings, killed.atMs()).stream()
                .filter(list -> !list.event().upstreams().contains(String.valueOf(address)))
                .mapToDouble(Entry::atMs)
                .findFirst()
                .orElse(endMs);
    }
}
