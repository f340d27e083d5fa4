package dev.ballast.convergence;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The entries of a history by type, in the order in which they happened, until the lab began to close. */
final class Observed {

    private final Map<Class<?>, List<Entry<?>>> byType = new HashMap<>();
    private final Moment end;
    private final boolean complete;

    Observed(List<Entry<?>> entries) {
        double closing = entries.stream()
                .filter(entry -> entry.event() instanceof Event.Phase phase
                        && phase.name().equals("closing"))
                .mapToDouble(Entry::atMs)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        List<Entry<?>> sorted = new ArrayList<>(entries);
        sorted.removeIf(entry -> entry.atMs() > closing); // what is removed with the lab has not left the pool
        sorted.sort(Comparator.<Entry<?>>comparingDouble(Entry::atMs).thenComparingLong(Entry::seq));
        sorted.forEach(entry -> byType.computeIfAbsent(entry.event().getClass(), type -> new ArrayList<>())
                .add(entry));
        end = new Moment(sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1).atMs(), 0);
        complete = entries.stream().mapToLong(Entry::seq).max().orElse(-1) == entries.size() - 1;
    }

    <E extends Event> Stream<Seen<E>> of(Class<E> type) {
        return byType.getOrDefault(type, List.of()).stream()
                .map(entry -> new Seen<>(Moment.of(entry), type.cast(entry.event())));
    }

    /** Returns whether there is an event of that type. */
    boolean has(Class<? extends Event> type) {
        return byType.containsKey(type);
    }

    /** Returns until when it was watched. */
    Moment end() {
        return end;
    }

    /** Returns whether it is the whole history: numbers that are missing are what another process recorded. */
    boolean complete() {
        return complete;
    }

    /** An event and when it happened. */
    record Seen<E extends Event>(Moment at, E event) {}
}
