package dev.ballast.loss;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a history says of instances, member lists and the balancer's processes, by time on the history's clock. */
final class PoolTrace {

    /** As packaged, supervisord notices the end of a process up to a second late. */
    private static final double NOTICED_LATE_MS = 1100;

    /** A balancer's new process listens within this time after its start. */
    private static final double LISTENS_MS = 500;

    /**
     * The old workers of a reload are told to finish within this time after its first new worker. Otherwise it was no
     * reload.
     */
    private static final double RELOADS_MS = 2000;

    private final List<Life> lives = new ArrayList<>();
    private final NavigableMap<Double, List<String>> memberLists = new TreeMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Entry<?>> entries;

    /**
     * The life of an instance at an address.
     *
     * @param from infinite if its process has ended and is not started again
     * @param to infinite while it lives
     * @param again whether its process was started again
     */
    record Life(String instance, String address, double from, double to, String end, boolean again) {}

    /** A time in which a balancer was restarting or reloading. */
    record Gap(double from, double to, String what) {

        boolean touches(double begin, double end) {
            return from <= end && to >= begin;
        }
    }

    /** @param serving the balancer's processes that serve requests; if none is known, all that may */
    PoolTrace(List<Entry<?>> recorded, Set<String> serving) {
        entries = recorded.stream()
                .sorted(Comparator.comparingDouble(Entry::atMs))
                .toList();
        PoolLifetimes lifetimes = PoolLifetimes.withClosing(recorded);
        Set<String> instances = new HashSet<>();
        lifetimes.all().forEach(lifetime -> {
            instances.add(lifetime.instance().instance());
            lives(lifetime);
        });
        Map<String, Double> stopped = new HashMap<>();
        double reloading = Double.NEGATIVE_INFINITY;
        for (Entry<?> entry : entries) {
            double at = entry.atMs();
            if (entry.event() instanceof BalancerEvent.Rendered rendered) {
                memberLists.put(at, rendered.upstreams());
            } else if (entry.event() instanceof InstanceEvent.ProcessChanged process
                    && process.serves()
                    && !instances.contains(process.instance())
                    && (serving.isEmpty() || serving.contains(process.process()))) {
                onBalancer(stopped, process, at);
            } else if (entry.event() instanceof BalancerEvent.Worker worker) {
                reloading = onWorker(worker, at, entry.errorMs(), reloading);
            }
        }
        stopped.forEach((process, at) ->
                gaps.add(new Gap(at - NOTICED_LATE_MS, Double.POSITIVE_INFINITY, process + " stopped " + shown(at))));
    }

    /** A process that ends takes its requests with it; one that is started again begins another life at the address. */
    private void lives(Lifetime lifetime) {
        String instance = lifetime.instance().instance();
        String address = lifetime.instance().address();
        double end = lifetime.end() == null
                ? Double.POSITIVE_INFINITY
                : lifetime.end().atMs();
        double from = lifetime.started().atMs();
        boolean again = false;
        for (Lifetime.Process process : lifetime.processes()) {
            double at = process.at().atMs();
            if (at > end) {
                break;
            }
            if (process.change().running()) {
                from = Double.isInfinite(from) ? at : from;
            } else {
                if (from <= at) {
                    String how = "its process %s ended %s"
                            .formatted(
                                    process.change().process(), process.change().words());
                    lives.add(new Life(instance, address, from, at, how, again));
                }
                from = Double.POSITIVE_INFINITY;
                again = true;
            }
        }
        if (from <= end) {
            lives.add(new Life(instance, address, from, end, lifetime.endedBy(), again));
        }
    }

    private void onBalancer(Map<String, Double> stopped, InstanceEvent.ProcessChanged process, double at) {
        if (!process.running()) {
            stopped.put(process.process(), at);
            return;
        }
        Double since = stopped.remove(process.process());
        if (since != null) {
            gaps.add(new Gap(
                    since - NOTICED_LATE_MS,
                    at + LISTENS_MS,
                    "%s stopped %s and was started again %s".formatted(process.process(), shown(since), shown(at))));
        }
    }

    private double onWorker(BalancerEvent.Worker worker, double at, double errorMs, double reloading) {
        return switch (worker.state()) {
            case STARTED -> reloading < at - RELOADS_MS ? at - errorMs : reloading;
            case DRAINING -> {
                if (reloading >= at - RELOADS_MS) {
                    gaps.add(new Gap(reloading, at + errorMs, "a reload began " + shown(reloading)));
                }
                yield Double.NEGATIVE_INFINITY;
            }
            case GONE, UNKNOWN -> reloading;
        };
    }

    /** Returns the life of an address at a time, or else the last one before it. */
    Optional<Life> life(String address, double at) {
        return lives.stream()
                .filter(life -> life.address().equals(address) && life.from() <= at)
                .max(Comparator.comparingDouble(Life::from));
    }

    /** Returns the lives that ended within a time. */
    List<Life> endedWithin(double from, double to) {
        return lives.stream()
                .filter(life -> life.to() >= from && life.to() <= to)
                .toList();
    }

    /** Returns the member list in force; empty if none was seen so far. */
    Optional<List<String>> memberList(double at) {
        return Optional.ofNullable(memberLists.floorEntry(at)).map(Map.Entry::getValue);
    }

    /** Returns the restart or reload that overlaps with a time. */
    Optional<Gap> gap(double from, double to) {
        return gaps.stream().filter(gap -> gap.touches(from, to)).findFirst();
    }

    /** Returns, in words, what happened within a second of a time. */
    String around(double at) {
        StringBuilder words = new StringBuilder();
        entries.stream()
                .filter(entry -> Math.abs(entry.atMs() - at) <= 1000 && worthTelling(entry.event()))
                .limit(12)
                .forEach(entry -> words.append("; %+.0f ms %s"
                        .formatted(entry.atMs() - at, entry.event().describe())));
        return words.isEmpty() ? "nothing was seen within a second of it" : words.substring(2);
    }

    private static boolean worthTelling(Event event) {
        return event instanceof InstanceEvent.ProcessChanged process
                ? process.serves()
                : event instanceof InstanceEvent
                        || event instanceof BalancerEvent
                        || event instanceof PoolEvent.ScaleRequested;
    }

    static String shown(double atMs) {
        return "at %.3f s".formatted(atMs / 1000);
    }
}
