package dev.ballast.bench;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;

/** The history of a pool whose instances register, join and leave at known times, in milliseconds. */
public final class PoolHistory {

    private final List<Member> passing = new ArrayList<>();
    private final List<Member> rendered = new ArrayList<>();
    private final List<Recorded> recorded = new ArrayList<>();

    private record Member(String address, double from, double to) {}

    private record Recorded(double atMs, Event event) {}

    /**
     * An instance starts. It registers after 300 ms, passes 20 ms later, is rendered 30 ms after that, and serves 50 ms after
     * it is rendered.
     */
    public PoolHistory joins(int number, double startedMs) {
        return joins(number, startedMs, 0);
    }

    /** An instance joins as in {@link #joins(int, double)}, but is rendered later by some milliseconds. */
    public PoolHistory joins(int number, double startedMs, double laterMs) {
        double renderedMs = startedMs + 350 + laterMs;
        and(renderedMs + 50, new LoadEvent.Served(hostname(number), name(number)));
        return joins(number, startedMs, renderedMs, Double.POSITIVE_INFINITY);
    }

    /** An instance joins as in {@link #joins(int, double)}, but no request reaches it. */
    public PoolHistory joinsUnserved(int number, double startedMs) {
        return joins(number, startedMs, startedMs + 350, Double.POSITIVE_INFINITY);
    }

    /** An instance joins and serves until it leaves: it deregisters after 10 ms and is not rendered 40 ms after that. */
    public PoolHistory joinsAndLeaves(int number, double startedMs, double leavesMs) {
        and(startedMs + 400, new LoadEvent.Served(hostname(number), name(number)));
        and(leavesMs, new InstanceEvent.Stopping(name(number), "api"));
        and(leavesMs + 10, new InstanceEvent.Deregistered(name(number), "api"));
        and(leavesMs + 4_010, new InstanceEvent.Stopped(name(number), "api"));
        return joins(number, startedMs, startedMs + 350, leavesMs + 50);
    }

    private PoolHistory joins(int number, double startedMs, double renderedMs, double leftMs) {
        and(startedMs, new InstanceEvent.Started(name(number), "api", hostname(number), address(number)));
        and(startedMs + 300, new InstanceEvent.Registered(name(number), "api"));
        passing.add(new Member(address(number), startedMs + 320, leftMs - 30));
        rendered.add(new Member(address(number), renderedMs, leftMs));
        return this;
    }

    /** A load saw an instance answer from then to then, every 10 ms. */
    public PoolHistory answered(int number, String connections, double firstMs, double lastMs) {
        return and(
                lastMs,
                new LoadEvent.ServedBetween(
                        hostname(number),
                        name(number),
                        connections,
                        firstMs,
                        lastMs,
                        Math.round((lastMs - firstMs) / 10) + 1,
                        ""));
    }

    /** Something else happens. */
    public PoolHistory and(double atMs, Event event) {
        recorded.add(new Recorded(atMs, event));
        return this;
    }

    public History build() {
        lists(passing, (at, addresses) -> new ConsulEvent.Passing("api", addresses));
        lists(rendered, (at, addresses) -> new BalancerEvent.Rendered("balancer", addresses, ""));
        History history = History.inMemory();
        recorded.stream()
                .sorted(Comparator.comparingDouble(Recorded::atMs))
                .forEach(one -> history.observe(one.event(), one.atMs(), 0));
        return history;
    }

    private void lists(List<Member> members, BiFunction<Double, List<String>, Event> event) {
        TreeSet<Double> changes = new TreeSet<>();
        members.stream()
                .flatMapToDouble(member -> DoubleStream.of(member.from(), member.to()))
                .filter(Double::isFinite)
                .forEach(changes::add);
        for (double at : changes) {
            and(
                    at,
                    event.apply(
                            at,
                            members.stream()
                                    .filter(member -> member.from() <= at && at < member.to())
                                    .map(Member::address)
                                    .toList()));
        }
    }

    private static String name(int number) {
        return "api-" + number;
    }

    private static String hostname(int number) {
        return "host-" + number;
    }

    private static String address(int number) {
        return "10.0.0.%d:5000".formatted(number);
    }
}
