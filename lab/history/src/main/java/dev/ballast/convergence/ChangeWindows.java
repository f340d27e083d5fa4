package dev.ballast.convergence;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.request.Phases.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a pool was changing, as a history shows it: from each request for a different number of instances until that
 * number was in force or the next request came, and from each kill until the balancer no longer listed the instance. A
 * signal that does not end an instance at once, and the kill of one that is not listed, is a moment.
 */
public final class ChangeWindows {

    /** How long after a change requests count as its recovery. */
    public static final Duration RECOVERY = Duration.ofSeconds(5);

    private final List<Window> windows = new ArrayList<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final List<Killed> listed = new ArrayList<>();
    private @Nullable Set<String> upstreams;
    private double askedMs = Double.NaN;

    /** An instance that was killed, and that a balancer may still list. */
    private record Killed(String address, double atMs) {}

    private ChangeWindows() {}

    /**
     * Returns the windows in order of their ends, in milliseconds since the run's start.
     *
     * @param endMs when the history ends
     */
    public static List<Window> of(List<Entry<?>> history, double endMs) {
        ChangeWindows found = new ChangeWindows();
        history.stream()
                .sorted(Comparator.comparingDouble(Entry::atMs))
                .forEach(entry -> found.take(entry.event(), entry.atMs()));
        found.asked(endMs);
        found.listed.forEach(killed -> found.add(killed.atMs(), endMs));
        return List.copyOf(found.windows);
    }

    private void take(Event event, double atMs) {
        if (event instanceof PoolEvent.ScaleRequested) {
            asked(atMs);
            askedMs = atMs;
        } else if (event instanceof PoolEvent.Scaled) {
            asked(atMs);
        } else if (event instanceof InstanceEvent.Started started) {
            addresses.put(started.instance(), started.address());
        } else if (event instanceof InstanceEvent.Killed killed) {
            String address = addresses.getOrDefault(killed.instance(), "");
            if (killed.endsAtOnce() && (upstreams == null || upstreams.contains(address))) {
                listed.add(new Killed(address, atMs));
            } else {
                add(atMs, atMs);
            }
        } else if (event instanceof BalancerEvent.Rendered rendered) {
            rendered(Set.copyOf(rendered.upstreams()), atMs);
        }
    }

    private void rendered(Set<String> now, double atMs) {
        upstreams = now;
        listed.removeIf(killed -> {
            boolean out = !now.contains(killed.address());
            if (out) {
                add(killed.atMs(), atMs);
            }
            return out;
        });
    }

    /** Ends the last change that was asked for, if it is under way. */
    private void asked(double untilMs) {
        if (!Double.isNaN(askedMs)) {
            add(askedMs, untilMs);
            askedMs = Double.NaN;
        }
    }

    private void add(double fromMs, double toMs) {
        windows.add(new Window(fromMs, Math.max(fromMs, toMs)));
    }
}
