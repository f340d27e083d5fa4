package dev.ballast.lifetime;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.RunEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The entries of a history by type, in the order in which they happened. */
final class Observed {

    private final Map<Class<?>, List<Entry<?>>> byType = new HashMap<>();
    private final HostClock hostClock;
    private final Moment end;
    private final List<Entry<?>> entries;
    private final double closing;

    private Observed(List<Entry<?>> entries, double closing, double nowMs) {
        this.entries = entries;
        this.closing = closing;
        List<Entry<?>> sorted = new ArrayList<>(entries);
        sorted.removeIf(entry -> entry.atMs() > closing);
        sorted.sort(Comparator.<Entry<?>>comparingDouble(Entry::atMs).thenComparingLong(Entry::seq));
        sorted.forEach(entry -> byType.computeIfAbsent(entry.event().getClass(), type -> new ArrayList<>())
                .add(entry));
        hostClock = new HostClock(sorted);
        double last = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1).atMs();
        end = new Moment(
                Math.nextUp(Math.max(last, Math.min(closing, nowMs))), 0); // what came last was in force for a moment
    }

    /**
     * Returns the entries until the lab began to close, for the last time if the history says so twice: what is removed
     * with the lab has not left the pool.
     *
     * @param nowMs until when the history was watched, if the lab has not begun to close
     */
    static Observed untilClosing(List<Entry<?>> entries, double nowMs) {
        double closing = entries.stream()
                .filter(entry -> entry.event() instanceof RunEvent.PhaseBegan phase
                        && phase.name().equals(RunEvent.PhaseBegan.CLOSING))
                .mapToDouble(Entry::atMs)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        return new Observed(entries, closing, nowMs);
    }

    static Observed all(List<Entry<?>> entries) {
        return new Observed(entries, Double.POSITIVE_INFINITY, 0);
    }

    <E extends Event> Stream<Seen<E>> of(Class<E> type) {
        return byType.getOrDefault(type, List.of()).stream()
                .map(entry -> new Seen<>(moment(entry), type.cast(entry.event())));
    }

    private Moment moment(Entry<?> entry) {
        return new Moment(entry.atMs(), entry.errorMs() + hostClock.movedMs(entry));
    }

    /** Returns until when it was watched. */
    Moment end() {
        return end;
    }

    /** Returns when views were incomplete. */
    Views views() {
        return Views.of(entries, closing);
    }

    /** An event and when it happened. */
    record Seen<E extends Event>(Moment at, E event) {}
}
