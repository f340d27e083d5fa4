package dev.ballast.check;

import dev.ballast.convergence.ChangeWindows;
import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.request.Destination;
import dev.ballast.request.Phases;
import dev.ballast.request.Phases.Window;
import dev.ballast.request.Request;
import dev.ballast.request.RequestLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts answers by host name in the times in which a pool and the balancer's method were constant, and no request was in
 * flight that asks an instance to take its time: a balancer that chooses by load sends such an instance fewer others. A run and
 * the judge of its record count alike.
 */
public final class SteadyTimes {

    /** The time until an old worker of a balancer that reloads has closed its connections. */
    private static final double SETTLED_MS = Duration.ofSeconds(1).toMillis();

    private final PoolLifetimes pool;
    private final Destination destination;
    private final List<Window> changes;
    private final Map<Load, Phases> loads =
            new LinkedHashMap<>(); // with the times in which a slow request was in flight

    /**
     * A load.
     *
     * @param startMs when it started, on the history's clock
     */
    public record Load(RequestLog requests, double startMs) {}

    private SteadyTimes(PoolLifetimes pool, Destination destination, List<Load> loads) {
        this.pool = pool;
        this.destination = destination;
        changes = Stream.of(
                        ChangeWindows.of(pool, pool.end().atMs(), destination).stream(),
                        pool.changesOfMethod(destination.balancer()).stream()
                                .map(span -> new Window(
                                        span.in().atMs(), span.outOr(pool.end()).atMs())),
                        gapsOfLists())
                .flatMap(some -> some)
                .sorted(Comparator.comparingDouble(Window::fromMs))
                .toList();
        List<Window> slow = loads.stream().flatMap(SteadyTimes::slow).toList();
        loads.forEach(load -> this.loads.put(
                load,
                Phases.of(slow.stream().map(one -> one.since(load.startMs())).toList(), Duration.ZERO)));
    }

    /** Returns when a list was without an instance that it had before and after, although the pool did not change. */
    private Stream<Window> gapsOfLists() {
        return members()
                .flatMap(lifetime -> balancers().stream().map(lifetime::rendered))
                .flatMap(spans -> IntStream.range(1, spans.size())
                        .mapToObj(next -> new Window(
                                Objects.requireNonNull(spans.get(next - 1).out())
                                        .atMs(),
                                spans.get(next).in().atMs())));
    }

    private Stream<Lifetime> members() {
        return pool.lifetimes().stream().filter(lifetime -> lifetime.mayBeOf(destination.service()));
    }

    private List<String> balancers() {
        return destination.balancer().isBlank()
                ? List.copyOf(pool.rendered().keySet())
                : List.of(destination.balancer());
    }

    private static Stream<Window> slow(Load load) {
        return load.requests().stream()
                .filter(request ->
                        request.kind() == Request.Kind.SLOW && request.sent() >= 0 && request.ended() >= request.sent())
                .map(request -> new Window(load.startMs() + request.sentMs(), load.startMs() + request.endedMs()));
    }

    /** Returns how the answers to the loads are spread in each of these times, those to each destination by themselves. */
    public static List<Spread> spreads(PoolLifetimes pool, List<Load> loads) {
        Map<Destination, List<Load>> byDestination = new LinkedHashMap<>();
        loads.forEach(load -> byDestination
                .computeIfAbsent(load.requests().destination(), to -> new ArrayList<>())
                .add(load));
        return byDestination.entrySet().stream()
                .flatMap(some -> new SteadyTimes(pool, some.getKey(), some.getValue()).spreads().stream())
                .toList();
    }

    /** Until when the pool was constant, on the history's clock, and the answers to what was due and answered in that time. */
    private record Steady(double toMs, Shares shares) {}

    private List<Spread> spreads() {
        NavigableMap<Double, Steady> times = new TreeMap<>(); // by begin
        double fromMs = 0;
        for (Window change : changes) {
            add(times, fromMs, change.fromMs());
            fromMs = Math.max(fromMs, change.toMs() + SETTLED_MS);
        }
        add(times, fromMs, pool.end().atMs());
        loads.forEach((load, busy) -> load.requests().stream()
                .filter(request -> !busy.exposes(request))
                .forEach(request -> {
                    Map.Entry<Double, Steady> time = times.floorEntry(load.startMs() + request.dueMs());
                    if (time != null
                            && load.startMs() + request.endedMs()
                                    < time.getValue().toMs()) {
                        time.getValue().shares().add(request);
                    }
                }));
        return times.entrySet().stream()
                .map(time -> new Spread(
                        time.getValue().shares(), pool.method(destination.balancer(), new Moment(time.getKey(), 0))))
                .toList();
    }

    private void add(Map<Double, Steady> times, double fromMs, double toMs) {
        List<InstanceEvent.Started> members = members()
                .filter(lifetime -> listedAllTheTime(lifetime, fromMs, toMs))
                .map(Lifetime::instance)
                .toList();
        long services =
                members.stream().map(InstanceEvent.Started::service).distinct().count();
        if (fromMs < toMs && services == 1) { // of several services, it is not known whose answers the loads asked for
            List<String> hosts =
                    members.stream().map(InstanceEvent.Started::container).toList();
            times.put(fromMs, new Steady(toMs, Shares.among(hosts)));
        }
    }

    private boolean listedAllTheTime(Lifetime lifetime, double fromMs, double toMs) {
        Moment leaving = lifetime.leaving();
        List<String> balancers = balancers();
        return (leaving == null || leaving.atMs() >= toMs)
                && !balancers.isEmpty()
                && balancers.stream()
                        .allMatch(balancer -> lifetime.rendered(balancer).stream()
                                .anyMatch(span -> span.in().atMs() <= fromMs + SETTLED_MS
                                        && span.outOr(pool.end()).atMs() >= toMs));
    }
}
