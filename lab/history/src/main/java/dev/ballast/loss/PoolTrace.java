package dev.ballast.loss;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.PoolEvent;
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

/** What a history says of instances, member lists, Consul and the balancer's processes, by time on the history's clock. */
final class PoolTrace {

    private final List<Life> lives = new ArrayList<>();
    private final NavigableMap<Double, List<String>> memberLists = new TreeMap<>();
    private final NavigableMap<Double, ConsulEvent.Passing> passing = new TreeMap<>();

    /** Whether Consul had a leader from then on. */
    private final NavigableMap<Double, Boolean> leaders = new TreeMap<>();

    /** When each worker of a balancer started, by its process id. */
    private final Map<Integer, TreeSet<Double>> workers = new HashMap<>();

    private final Gaps gaps = new Gaps();
    private final List<Entry<?>> entries;
    private final boolean whole;

    /** @param serving the balancer's processes that serve requests; if none is known, all that may */
    PoolTrace(List<Entry<?>> recorded, Set<String> serving) {
        entries = recorded.stream()
                .sorted(Comparator.comparingDouble(Entry::atMs))
                .toList();
        Set<String> instances = new HashSet<>();
        PoolLifetimes lifetimes = PoolLifetimes.withClosing(recorded);
        whole = lifetimes.missed().isEmpty();
        lifetimes.all().forEach(lifetime -> {
            instances.add(lifetime.instance().instance());
            lives.addAll(Life.of(lifetime));
        });
        for (Entry<?> entry : entries) {
            double at = entry.atMs();
            if (entry.event() instanceof BalancerEvent.Rendered rendered) {
                memberLists.put(at, rendered.upstreams());
            } else if (entry.event() instanceof ConsulEvent.Passing list) {
                passing.put(at, list);
            } else if (entry.event() instanceof ConsulEvent.Cluster cluster) {
                boolean led = !cluster.leader().isBlank();
                leaders.put(led ? at : at - entry.errorMs(), led);
            } else if (entry.event() instanceof InstanceEvent.ProcessChanged process
                    && process.serves()
                    && !instances.contains(process.instance())
                    && (serving.isEmpty() || serving.contains(process.process()))) {
                gaps.onProcess(process, at);
            } else if (entry.event() instanceof BalancerEvent.Worker worker) {
                gaps.onWorker(worker, at, entry.errorMs());
                if (worker.state() == BalancerEvent.WorkerState.STARTED) {
                    workers.computeIfAbsent(worker.pid(), pid -> new TreeSet<>())
                            .add(at);
                }
            }
        }
        gaps.close();
    }

    /** Returns whether the history is whole; if numbers are missing, it may lack the start of an instance. */
    boolean isWhole() {
        return whole;
    }

    /** Returns whether an instance ever had an address. */
    boolean knows(String address) {
        return lives.stream().anyMatch(life -> life.address().equals(address));
    }

    /** Returns the life of an address at a time, or else the last one before it. */
    Optional<Life> life(String address, double at) {
        return lives.stream()
                .filter(life -> life.address().equals(address) && life.from() <= at)
                .max(Comparator.comparingDouble(Life::from));
    }

    /** Returns the instances that lived at a time. */
    List<String> living(double at) {
        return lives.stream()
                .filter(life -> life.from() <= at && life.to() > at)
                .map(Life::instance)
                .toList();
    }

    /** Returns the lives that ended within a time. */
    List<Life> endedWithin(double from, double to) {
        return lives.stream()
                .filter(life -> life.to() >= from && life.to() <= to)
                .toList();
    }

    /** Returns the lives that ended within a time, or were leaving then. */
    List<Life> going(double from, double to) {
        return lives.stream()
                .filter(life -> life.from() <= to && life.to() >= from && Math.min(life.to(), life.leaving()) <= to)
                .toList();
    }

    /** Returns the member list in force; empty if none was seen so far. */
    Optional<List<String>> memberList(double at) {
        return Optional.ofNullable(memberLists.floorEntry(at)).map(Map.Entry::getValue);
    }

    /** Returns since when the member list is in force that is so at a time. */
    OptionalDouble listedSince(double at) {
        Double since = memberLists.floorKey(at);
        return since == null ? OptionalDouble.empty() : OptionalDouble.of(since);
    }

    /** Returns when a worker of the balancer had started; empty if it was not seen. Its member list is the one of that time. */
    OptionalDouble workerStarted(int pid, double before) {
        Double start = workers.getOrDefault(pid, new TreeSet<>()).floor(before);
        return start == null ? OptionalDouble.empty() : OptionalDouble.of(start);
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

    /** Returns when Consul lost its leader, if it had none at some time between two. */
    OptionalDouble leaderless(double from, double to) {
        Double first = leaders.floorKey(from);
        return leaders.subMap(first == null ? from : first, true, Math.max(from, to), true).entrySet().stream()
                .filter(leader -> !leader.getValue())
                .mapToDouble(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns the times in which a balancer was restarting or reloading, and the ends of its old workers. */
    Gaps gaps() {
        return gaps;
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
