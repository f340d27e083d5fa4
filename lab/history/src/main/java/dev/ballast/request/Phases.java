package dev.ballast.request;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** When the pool was changed under a load. */
public final class Phases {

    /** No change: all is baseline. */
    public static final Phases NONE = new Phases(List.of(), new TreeMap<>(), 0);

    private final List<Window> changes;
    private final NavigableMap<Double, Double> merged; // the end of each time in which changes went on, by its begin
    private final double recoveryMs;

    private Phases(List<Window> changes, NavigableMap<Double, Double> merged, double recoveryMs) {
        this.changes = changes;
        this.merged = merged;
        this.recoveryMs = recoveryMs;
    }

    /**
     * From when a change of the pool began until it was in force.
     *
     * @param fromMs milliseconds since the load's start
     * @param toMs milliseconds since the load's start
     * @param what what changed, in words; blank if that is not known
     */
    public record Window(double fromMs, double toMs, String what) {

        public Window(double fromMs, double toMs) {
            this(fromMs, toMs, "");
        }

        public Window {
            if (!(fromMs <= toMs)) {
                throw new IllegalArgumentException(
                        "change from %s ms to %s ms; it must not end before its begin".formatted(fromMs, toMs));
            }
        }

        /** Returns whether a moment is in it, in milliseconds since the load's start. */
        public boolean has(double ms) {
            return fromMs <= ms && ms <= toMs;
        }

        /** Returns this on a clock that starts at a moment of the present one. */
        public Window since(double startMs) {
            return new Window(fromMs - startMs, toMs - startMs, what);
        }
    }

    /**
     * Returns the phases of these changes, which may overlap.
     *
     * @param recovery how long after a change is recovery; after that it is baseline again
     */
    public static Phases of(Collection<Window> changes, Duration recovery) {
        List<Window> sorted = changes.stream()
                .sorted(Comparator.comparingDouble(Window::fromMs))
                .toList();
        TreeMap<Double, Double> merged = new TreeMap<>();
        for (Window change : sorted) {
            var last = merged.lastEntry();
            if (last != null && change.fromMs() <= last.getValue()) {
                merged.put(last.getKey(), Math.max(last.getValue(), change.toMs()));
            } else {
                merged.put(change.fromMs(), change.toMs());
            }
        }
        return new Phases(sorted, merged, recovery.toNanos() / 1e6);
    }

    /** Returns each change, in order of begin. */
    public List<Window> changes() {
        return changes;
    }

    /** Returns whether a request was sent while a change was going on. */
    public boolean exposes(Request request) {
        var last = merged.floorEntry(request.sentMs());
        return request.sent() >= 0 && last != null && request.sentMs() <= last.getValue();
    }

    /**
     * Returns the phase of a request. If a change was going on between the moment when it was due and its end, that is the
     * change, so a request counts there that was due a moment earlier and is slowed down. Otherwise it is the phase of the
     * moment when it was due.
     */
    public Phase of(Request request) {
        return of(request.dueMs(), request.endedMs());
    }

    /** Returns the phase of a request that was due and ended at these moments, on the clock of the changes. */
    public Phase of(double dueMs, double endedMs) {
        var last = merged.floorEntry(endedMs);
        if (last == null) {
            return Phase.BASELINE;
        }
        double sinceEnd = dueMs - last.getValue();
        return sinceEnd <= 0 ? Phase.CHANGE : sinceEnd <= recoveryMs ? Phase.RECOVERY : Phase.BASELINE;
    }
}
