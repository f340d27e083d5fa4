package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.history.ViewEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
     * with the lab has not left the pool. If the engine's events were read no longer before that, as they were while the cost
     * of a balancer was measured, it is until then.
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
        return new Observed(entries, Math.min(closing, lastReadMs(entries, closing)), nowMs);
    }

    /**
     * Returns until when the engine's events were read, if the process that recorded stopped to read them before it closed the
     * lab: it went on to watch Consul, and nobody acted on the pool any more. Infinite if it read them until it closed the lab,
     * or did not close it. A process that leaves a lab stops to watch Consul first.
     */
    private static double lastReadMs(List<Entry<?>> entries, double closing) {
        if (Double.isInfinite(closing)) {
            return closing;
        }
        boolean consulIsWatched = false;
        double lastMs = Double.POSITIVE_INFINITY;
        for (Entry<?> entry : entries.stream()
                .filter(one -> one.atMs() < closing)
                .sorted(Comparator.<Entry<?>>comparingLong(Entry::seq))
                .toList()) {
            if (entry.event() instanceof ViewEvent.Changed change) {
                boolean stopped = change.state() == ViewEvent.State.STOPPED;
                if (change.view() == ViewEvent.View.CONSUL) {
                    consulIsWatched = !stopped;
                } else if (change.view() == ViewEvent.View.ENGINE) {
                    lastMs = stopped && consulIsWatched ? Math.nextDown(entry.atMs()) : Double.POSITIVE_INFINITY;
                }
            } else if (!(entry.event() instanceof ConsulEvent
                    || entry.event() instanceof BalancerEvent
                    || entry.event() instanceof RunEvent.Checked)) {
                lastMs = Double.POSITIVE_INFINITY;
            }
        }
        return lastMs;
    }

    static Observed all(List<Entry<?>> entries) {
        return new Observed(entries, Double.POSITIVE_INFINITY, 0);
    }

    /** Returns all entries, in any order, also those that are left out. */
    List<Entry<?>> entries() {
        return entries;
    }

    <E extends Event> Stream<Seen<E>> of(Class<E> type) {
        return byType.getOrDefault(type, List.of()).stream()
                .map(entry -> new Seen<>(moment(entry), type.cast(entry.event())));
    }

    private Moment moment(Entry<?> entry) {
        return new Moment(entry.atMs(), entry.errorMs() + hostClock.movedMs(entry));
    }

    /** Returns the moments of some events of containers, by container, in order of time. */
    static <E extends InstanceEvent> Map<String, List<Moment>> byContainer(Stream<Seen<E>> seen) {
        return seen.collect(Collectors.groupingBy(
                one -> one.event().instance(), Collectors.mapping(Seen::at, Collectors.toList())));
    }

    /** Returns when the lab was ready; empty if it was not. */
    Optional<Moment> ready() {
        return of(RunEvent.PhaseBegan.class)
                .filter(seen -> seen.event().name().equals(RunEvent.PhaseBegan.READY))
                .map(Seen::at)
                .findFirst();
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
