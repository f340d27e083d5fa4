package dev.ballast.convergence;

import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.lifetime.Disturbance;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.MemberList;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.lifetime.Span;
import dev.ballast.request.Destination;
import dev.ballast.request.Phases;
import dev.ballast.request.Phases.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a pool was changing, as a history shows it: from each request for a different number of instances until that
 * number was in force or the next request came, and from everything that can take an instance out of service until the
 * balancer no longer listed the instance. What does not end an instance is over when it is undone, and after {@link #FAULT} at
 * the latest. What befalls an instance that is not listed, or another container, is a moment.
 */
public final class ChangeWindows {

    /** How long after a change requests count as its recovery. */
    public static final Duration RECOVERY = Duration.ofSeconds(5);

    /** A fault may take an instance out of the pool for so long: as long as Consul has to find a dead one. */
    public static final Duration FAULT = Duration.ofSeconds(20);

    private final PoolLifetimes pool;
    private final double endMs;
    private final Destination destination;
    private final List<Window> windows = new ArrayList<>();

    private ChangeWindows(PoolLifetimes pool, double endMs, Destination destination) {
        this.pool = pool;
        this.endMs = endMs;
        this.destination = destination;
    }

    /**
     * Returns the windows in order of their begins, in milliseconds since the run's start.
     *
     * @param endMs when the history ends
     */
    public static List<Window> of(List<Entry<?>> history, double endMs) {
        return of(PoolLifetimes.of(history), endMs, Destination.UNKNOWN);
    }

    /**
     * Returns those that touch requests to a destination: changes of its service, until they were in force at its balancer.
     *
     * @param endMs when the history ends
     */
    public static List<Window> of(PoolLifetimes pool, double endMs, Destination destination) {
        ChangeWindows found = new ChangeWindows(pool, endMs, destination);
        List<Entry<?>> byTime = pool.history().stream()
                .sorted(Comparator.comparingDouble(Entry::atMs))
                .toList();
        found.scalings(byTime);
        pool.lifetimes().stream()
                .filter(lifetime -> lifetime.mayBeOf(destination.service()))
                .forEach(found::faults);
        found.others(byTime);
        return found.windows.stream()
                .sorted(Comparator.comparingDouble(Window::fromMs))
                .toList();
    }

    /**
     * Returns the phases of a load: its baseline, and the changes of the pool with their recoveries.
     *
     * @param endMs when the history ends
     * @param startMs the load's start on the history's clock
     */
    public static Phases phases(List<Entry<?>> history, double endMs, double startMs) {
        return phases(history, endMs, startMs, Destination.UNKNOWN);
    }

    /** Returns the same of what touches requests to a destination. */
    public static Phases phases(List<Entry<?>> history, double endMs, double startMs, Destination destination) {
        return phases(of(PoolLifetimes.of(history), endMs, destination), startMs);
    }

    /** Returns the phases of a load, of the windows that touch its requests. */
    public static Phases phases(List<Window> windows, double startMs) {
        return Phases.of(windows.stream().map(window -> window.since(startMs)).toList(), RECOVERY);
    }

    private void scalings(List<Entry<?>> byTime) {
        Map<String, Entry<?>> asked = new LinkedHashMap<>(); // by service
        for (Entry<?> entry : byTime) {
            // a request for as many as there are changes nothing, and does not end the change before it
            if (entry.event() instanceof PoolEvent.ScaleRequested request && request.from() != request.to()) {
                scaling(asked.put(request.service(), entry), entry.atMs());
            } else if (entry.event() instanceof PoolEvent.Scaled scaled) {
                scaling(asked.remove(scaled.service()), entry.atMs());
            }
        }
        asked.values().forEach(open -> scaling(open, endMs));
    }

    private void scaling(@Nullable Entry<?> asked, double untilMs) {
        if (asked != null && touches(asked.event())) {
            add(new Window(
                    asked.atMs(), Math.max(asked.atMs(), untilMs), asked.event().describe()));
        }
    }

    private boolean touches(Event asked) {
        return destination.service().isBlank()
                || asked instanceof PoolEvent.ScaleRequested request
                        && request.service().equals(destination.service());
    }

    /** Adds what befell an instance. What follows while that is not over belongs to it. */
    private void faults(Lifetime lifetime) {
        Moment death = lifetime.ending() == Ending.KILLED ? lifetime.end() : null;
        Window open = null;
        for (Disturbance fault : pool.disturbancesOf(lifetime)) {
            boolean stops = fault.event() instanceof InstanceEvent.Stopping;
            if (!stops && isLeaving(lifetime, fault.at())) {
                break;
            }
            boolean fatal = stops
                    ? lifetime.stopping() != null
                    : death != null && !fault.at().isBefore(death);
            Window next = window(lifetime, fault, fatal);
            if (open != null && open.has(next.fromMs())) {
                open = joined(open, next, fatal);
            } else {
                add(open);
                open = next;
            }
            if (fatal) {
                add(open);
                return;
            }
        }
        add(open);
        if (death != null) {
            add(new Window(
                    death.atMs(),
                    listedUntilMs(lifetime, death),
                    lifetime.instance().instance() + " died"));
        }
    }

    /** Returns whether it had been asked to stop by a moment, or had deregistered before. */
    private static boolean isLeaving(Lifetime lifetime, Moment moment) {
        Moment stopping = lifetime.stopping();
        Moment deregistered = lifetime.deregistered();
        return (stopping != null && !moment.certainlyBefore(stopping))
                || (deregistered != null && deregistered.isBefore(moment));
    }

    private Window window(Lifetime lifetime, Disturbance fault, boolean fatal) {
        double fromMs = fault.at().atMs();
        double toMs = listedUntilMs(lifetime, fault.at());
        if (!fatal) {
            toMs = Math.min(toMs, Math.min(fromMs + FAULT.toMillis(), undoneMs(lifetime, fault)));
        }
        return new Window(fromMs, toMs, fault.event().describe());
    }

    private static Window joined(Window first, Window next, boolean fatal) {
        return new Window(
                first.fromMs(),
                Math.max(first.toMs(), next.toMs()),
                fatal ? "%s; %s".formatted(first.what(), next.what()) : first.what());
    }

    /** Returns when its process ran again, or when it was let go on; infinite if neither was seen. */
    private double undoneMs(Lifetime lifetime, Disturbance fault) {
        if (letsGoOn(fault.event())) {
            return fault.at().atMs();
        }
        Stream<Moment> undone = fault.event() instanceof InstanceEvent.ProcessChanged ended
                ? lifetime.processes().stream()
                        .filter(next -> next.change().running()
                                && next.change().process().equals(ended.process()))
                        .map(Lifetime.Process::at)
                : pool.disturbancesOf(lifetime).stream()
                        .filter(next ->
                                next.event().getClass().equals(fault.event().getClass()) && letsGoOn(next.event()))
                        .map(Disturbance::at);
        return undone.filter(fault.at()::isBefore)
                .mapToDouble(Moment::atMs)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Returns whether it ends what an event of its type began: a signal that stops, or a pause. */
    private static boolean letsGoOn(Event event) {
        return event instanceof InstanceEvent.Killed signal
                ? signal.letsGoOn()
                : event instanceof InstanceEvent.Paused change && !change.paused();
    }

    /** Returns when the last balancer dropped an instance that it listed at a moment; that moment itself if none listed it. */
    private double listedUntilMs(Lifetime lifetime, Moment moment) {
        if (pool.rendered().isEmpty()) {
            return Math.max(moment.atMs(), endMs);
        }
        double untilMs = moment.atMs();
        for (Map.Entry<String, MemberList> list : pool.rendered().entrySet()) {
            if (pool.serves(list.getKey(), lifetime.instance().service()) && isOnTheWay(list.getKey())) {
                double endOfListMs = pool.servedUntil(
                                list.getKey(), lifetime.instance().service())
                        .map(Moment::atMs)
                        .orElse(endMs);
                // before its first list was seen, a balancer may have listed anything
                double atMs = Math.max(moment.atMs(), list.getValue().first().atMs());
                untilMs = Math.max(untilMs, atMs);
                for (Span span : lifetime.rendered(list.getKey())) {
                    double outMs = span.out() == null
                            ? Math.max(atMs, endOfListMs)
                            : span.out().atMs();
                    if (span.in().atMs() <= atMs && atMs < outMs) {
                        untilMs = Math.max(untilMs, outMs);
                    }
                }
            }
        }
        return untilMs;
    }

    private boolean isOnTheWay(String balancer) {
        return destination.balancer().isBlank() || destination.balancer().equals(balancer);
    }

    /** Adds the signals to containers that are no instances of the pool, and their pauses. */
    private void others(List<Entry<?>> byTime) {
        Set<Lifetime> pooled = new HashSet<>(pool.lifetimes());
        for (Entry<?> entry : byTime) {
            if (isSignal(entry.event())
                    && pool.named(((InstanceEvent) entry.event()).instance(), Moment.of(entry))
                            .filter(pooled::contains)
                            .isEmpty()) {
                add(new Window(entry.atMs(), entry.atMs(), entry.event().describe()));
            }
        }
    }

    private static boolean isSignal(Event event) {
        return event instanceof InstanceEvent.Killed
                || event instanceof InstanceEvent.Paused
                || (event instanceof InstanceEvent.Stopping asked && asked.byHand());
    }

    private void add(@Nullable Window window) {
        if (window != null) {
            windows.add(window);
        }
    }
}
