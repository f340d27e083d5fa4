package dev.ballast.loss;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a history says of instances, of the member lists and processes of one balancer, and of Consul, by time on the history's
 * clock.
 */
final class PoolTrace {

    /** The engine tells of a lack of memory a little before or after the end that it leads to. */
    private static final double TOLD_WITHIN_MS = 1_000;

    private final List<Life> lives = new ArrayList<>();

    /** Those of the service that the requests are for, or of all if it is not known. */
    private final List<Life> ofService = new ArrayList<>();

    /** Of those, the ones that the balancer serves. */
    private final List<Life> served = new ArrayList<>();

    private final NavigableMap<Double, List<String>> memberLists = new TreeMap<>();

    /** The time of each member list, by the earliest moment at which it may have been in force. */
    private final NavigableMap<Double, Double> earliest = new TreeMap<>();

    private final NavigableMap<Double, ConsulEvent.Passing> passing = new TreeMap<>();

    /** Whether Consul had a leader from then on; the first one had. */
    private final NavigableMap<Double, Boolean> leaders = new TreeMap<>();

    /** When each worker of the balancer started at the latest, by its process id. */
    private final Map<Integer, TreeSet<Double>> workers = new HashMap<>();

    /** When instances ran out of memory, by name. */
    private final Map<String, TreeSet<Double>> outOfMemory = new HashMap<>();

    private final Gaps gaps = new Gaps();
    private final Pauses pauses = new Pauses();
    private final List<Entry<?>> entries;
    private final boolean whole;

    /** Whether workers take over from others, so that each has one list. */
    private boolean reloads;

    /**
     * @param service the service that the requests are for; blank if that is not known
     * @param serving the balancer's processes that serve requests; if none is known, all that may
     */
    PoolTrace(List<Entry<?>> recorded, String balancer, String service, Set<String> serving) {
        entries = recorded.stream()
                .sorted(Comparator.comparingDouble(Entry::atMs))
                .toList();
        for (Entry<?> entry : entries) {
            if (entry.event() instanceof InstanceEvent.OutOfMemory lack) {
                outOfMemory
                        .computeIfAbsent(lack.instance(), name -> new TreeSet<>())
                        .add(entry.atMs());
            }
        }
        PoolLifetimes lifetimes = PoolLifetimes.withClosing(recorded);
        whole = PoolLifetimes.of(recorded).missed().isEmpty(); // until the lab began to close, when the observers stop
        lifetimes.all().forEach(lifetime -> {
            List<Life> its = Life.of(lifetime).stream().map(this::withItsLack).toList();
            lives.addAll(its);
            if (lifetime.mayBeOf(service)) {
                ofService.addAll(its);
                if (lifetimes.serves(balancer, lifetime.instance().service())) {
                    served.addAll(its);
                }
            }
        });
        for (Entry<?> entry : entries) {
            double at = entry.atMs();
            if (entry.event() instanceof BalancerEvent.Rendered rendered
                    && rendered.balancer().equals(balancer)) {
                memberLists.put(at, members(rendered, service, lifetimes, Moment.of(entry)));
                earliest.tailMap(at - entry.errorMs(), true).clear(); // of several, the last one
                earliest.put(at - entry.errorMs(), at);
                gaps.onList(at);
            } else if (entry.event() instanceof ConsulEvent.Passing list
                    && lifetimes.serves(balancer, list.service())
                    && (service.isBlank() || list.service().equals(service))) {
                passing.put(at, list);
            } else if (entry.event() instanceof ConsulEvent.Cluster cluster) {
                boolean led = !cluster.leader().isBlank();
                if (led || !leaders.isEmpty()) { // a cluster that starts has none yet, and has lost none
                    leaders.put(led ? at : at - entry.errorMs(), led);
                }
            } else if (entry.event() instanceof InstanceEvent.ProcessChanged process
                    && process.instance().equals(balancer)
                    && process.serves()
                    && (serving.isEmpty() || serving.contains(process.process()) || gaps.containerIsGone())) {
                gaps.onProcess(process, at);
            } else if (entry.event() instanceof InstanceEvent event
                    && event.instance().equals(balancer)
                    && endsContainer(event)) {
                gaps.onEndOfContainer(at - entry.errorMs());
            } else if (entry.event() instanceof BalancerEvent.Worker worker
                    && worker.balancer().equals(balancer)) {
                onWorker(worker, at, entry.errorMs());
            } else if (entry.event() instanceof InstanceEvent event) {
                pauses.on(event, at);
            }
        }
        gaps.close();
    }

    /** Returns the upstreams that may be of a service: if the balancer does not say it, those that are no other one's instances. */
    private static List<String> members(
            BalancerEvent.Rendered list, String service, PoolLifetimes lifetimes, Moment moment) {
        if (service.isBlank() || !list.services().isEmpty()) {
            return service.isBlank() ? list.upstreams() : list.of(service);
        }
        return list.upstreams().stream()
                .filter(address -> lifetimes
                        .at(address, moment)
                        .map(lifetime -> lifetime.mayBeOf(service))
                        .orElse(true))
                .toList();
    }

    private static boolean endsContainer(InstanceEvent event) {
        return event instanceof InstanceEvent.Died
                || event instanceof InstanceEvent.Killed signal && signal.endsAtOnce();
    }

    private Life withItsLack(Life life) {
        return ranOutOfMemory(life.instance(), life.to() - TOLD_WITHIN_MS, life.to() + TOLD_WITHIN_MS)
                ? life.endedBecause("it had run out of memory")
                : life;
    }

    /** Returns whether an instance ran out of memory within a time. */
    boolean ranOutOfMemory(String instance, double from, double to) {
        Double lack = outOfMemory.getOrDefault(instance, new TreeSet<>()).ceiling(from);
        return lack != null && lack <= to;
    }

    private void onWorker(BalancerEvent.Worker worker, double at, double errorMs) {
        gaps.onWorker(worker, at, errorMs);
        if (worker.state() == BalancerEvent.WorkerState.STARTED) {
            workers.computeIfAbsent(worker.pid(), pid -> new TreeSet<>()).add(at + errorMs);
        } else if (worker.state() == BalancerEvent.WorkerState.DRAINING) {
            reloads = true;
        }
    }

    /** Returns whether the history is whole; if numbers are missing, it may lack the start of an instance. */
    boolean isWhole() {
        return whole;
    }

    /** Returns whether an instance ever had an address. */
    boolean knows(String address) {
        return lives.stream().anyMatch(life -> life.address().equals(address));
    }

    /** Returns the life of an instance that may be asked at an address at a time, or else the last one before it. */
    Optional<Life> life(String address, double at) {
        return ofService.stream()
                .filter(life -> life.address().equals(address) && life.from() <= at)
                .max(Comparator.comparingDouble(Life::from));
    }

    /** Returns the instances that lived at a time and may have been asked. */
    List<String> living(double at) {
        return served.stream()
                .filter(life -> life.from() <= at && life.to() > at)
                .map(Life::instance)
                .toList();
    }

    /** Returns the lives of such instances that ended within a time. */
    List<Life> endedWithin(double from, double to) {
        return served.stream()
                .filter(life -> life.to() >= from && life.to() <= to)
                .toList();
    }

    /** Returns the lives of such instances that ended within a time, or were leaving then. */
    List<Life> going(double from, double to) {
        return served.stream()
                .filter(life -> life.from() <= to && life.to() >= from && Math.min(life.to(), life.leaving()) <= to)
                .toList();
    }

    /** Returns the member list in force; empty if none was seen so far. */
    Optional<List<String>> memberList(double at) {
        return Optional.ofNullable(memberLists.floorEntry(at)).map(Map.Entry::getValue);
    }

    /** Returns the time of the last member list at or before a moment; empty if there is none. */
    OptionalDouble listedSince(double at) {
        Double since = memberLists.floorKey(at);
        return since == null ? OptionalDouble.empty() : OptionalDouble.of(since);
    }

    /**
     * Returns since when the list is in force with which a worker started, as far as the errors of both allow; empty if that was
     * not seen, or if workers change their lists.
     */
    OptionalDouble listOf(int worker, double before) {
        Double start = reloads ? workers.getOrDefault(worker, new TreeSet<>()).floor(before) : null;
        Map.Entry<Double, Double> list = start == null ? null : earliest.floorEntry(start);
        return list == null ? OptionalDouble.empty() : OptionalDouble.of(list.getValue());
    }

    /** Returns the instances that Consul listed as passing at a time; none if its list was not seen so far. */
    List<String> passing(double at) {
        return Optional.ofNullable(passing.floorEntry(at))
                .map(list -> list.getValue().addresses())
                .orElse(List.of());
    }

    /** Returns whether Consul had listed an address, and had dropped it by a time. */
    boolean isDropped(String address, double at) {
        Set<String> without = new HashSet<>();
        for (ConsulEvent.Passing list :
                passing.headMap(at, true).descendingMap().values()) {
            if (list.addresses().contains(address)) {
                return without.contains(list.service());
            }
            without.add(list.service());
        }
        return false;
    }

    /** Returns when Consul lost its leader; empty if it had one all the time from one moment to another. */
    OptionalDouble leaderless(double from, double to) {
        Double first = leaders.floorKey(from);
        return leaders.subMap(first == null ? from : first, true, Math.max(from, to), true).entrySet().stream()
                .filter(leader -> !leader.getValue())
                .mapToDouble(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns the times in which the balancer was restarting or reloading, and the ends of its old workers. */
    Gaps gaps() {
        return gaps;
    }

    /** Returns when instances were paused. */
    Pauses pauses() {
        return pauses;
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
