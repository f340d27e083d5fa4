package dev.ballast.live;

import dev.ballast.deploy.Deployment;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.live.Snapshot.Front;
import dev.ballast.live.Snapshot.Member;
import dev.ballast.live.Snapshot.Rate;
import dev.ballast.live.Snapshot.State;
import dev.ballast.live.Snapshot.Upstream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The present state of a pool, from the events so far, and from the engine if there is no event. */
final class LivePool {

    static final String API = Deployment.API;

    /** The engine's list of containers may be older than an event by at most this. */
    private static final double LATE_MS = 1500;

    private final Map<String, LiveInstance> instances = new LinkedHashMap<>();
    private final Map<Integer, BalancerEvent.WorkerState> workers = new HashMap<>();
    private final Changes changes = new Changes();
    private Set<String> passing = Set.of();
    private Set<String> critical = Set.of();
    private List<String> upstreams = List.of();
    private int reloads;

    /** Takes the next event of the history. */
    void take(Entry<?> entry) {
        Event event = entry.event();
        double at = entry.atMs();
        changes.take(entry, name -> Optional.ofNullable(instances.get(name)));
        if (event instanceof ConsulEvent.Passing told) {
            passing = new HashSet<>(told.addresses());
        } else if (event instanceof ConsulEvent.Critical told) {
            critical = new HashSet<>(told.addresses());
        } else if (event instanceof BalancerEvent.Rendered rendered) {
            upstreams = rendered.upstreams();
        } else if (event instanceof BalancerEvent.Worker worker) {
            take(worker);
        } else {
            takeOfInstance(event, at);
        }
        Set<String> listed = new HashSet<>(upstreams);
        instances.values().forEach(instance -> instance.follow(at, passing, critical, listed));
    }

    private void takeOfInstance(Event event, double at) {
        if (event instanceof InstanceEvent.Started started) {
            instance(started.instance()).start(at, started.container(), started.address());
        } else if (event instanceof InstanceEvent.Registered registered
                && registered.service().equals(API)) {
            instance(registered.instance()).register(at);
        } else if (event instanceof InstanceEvent.Deregistered gone
                && gone.service().equals(API)) {
            instance(gone.instance()).leave(at);
        } else if (event instanceof InstanceEvent.Stopping stopping) {
            instance(stopping.instance()).leave(at);
        } else if (event instanceof InstanceEvent.Stopped stopped) {
            instance(stopped.instance()).go(at);
        } else if (event instanceof InstanceEvent.Died died && died.service().equals(API)) {
            instance(died.instance()).die(at);
        } else if (event instanceof InstanceEvent.Killed killed
                && killed.endsAtOnce()
                && killed.service().equals(API)) {
            instance(killed.instance()).die(at);
        }
    }

    private void take(BalancerEvent.Worker worker) {
        switch (worker.state()) {
            case STARTED -> workers.put(worker.pid(), worker.state());
            case DRAINING -> {
                if (!workers.containsValue(BalancerEvent.WorkerState.DRAINING)) {
                    reloads++;
                }
                workers.put(worker.pid(), worker.state());
            }
            case GONE -> workers.remove(worker.pid());
            case UNKNOWN -> {}
        }
    }

    private LiveInstance instance(String name) {
        return instances.computeIfAbsent(name, LiveInstance::new);
    }

    /** Returns the requested change that is not in force yet, in words, or empty. */
    Optional<String> underWay(double nowMs) {
        return changes.underWay(nowMs);
    }

    Snapshot.@Nullable Change change() {
        return changes.last();
    }

    /** Returns the instance that has an address, or blank. */
    String nameAt(String address) {
        return instances.values().stream()
                .filter(instance -> instance.address.equals(address))
                .max(Comparator.comparingDouble(LiveInstance::startedMs))
                .map(instance -> instance.name)
                .orElse("");
    }

    Front front(Facts facts, boolean logged, Rate rate) {
        boolean running = facts.container(Deployment.BALANCER)
                .map(Facts.Container::running)
                .orElse(facts.containers().isEmpty());
        int draining = (int) workers.values().stream()
                .filter(state -> state == BalancerEvent.WorkerState.DRAINING)
                .count();
        List<Upstream> listed = upstreams.stream()
                .map(address -> new Upstream(address, nameAt(address)))
                .toList();
        return new Front(running, listed, reloads, draining, logged, rate);
    }

    /** Returns the instances that exist, in the order of their numbers. */
    List<Member> members(Facts facts, Map<String, Rate> rates) {
        List<Member> members = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (LiveInstance instance : instances.values()) {
            told.add(instance.name);
            if (!instance.isGone() && !wasRemoved(instance, facts)) {
                members.add(member(instance, facts, rates));
            }
        }
        facts.containers().stream()
                .filter(seen -> seen.role().equals(API) && !told.contains(seen.name()))
                .map(seen -> unseen(seen, rates))
                .forEach(members::add);
        members.sort(Comparator.comparingInt((Member member) -> number(member.name()))
                .thenComparing(Member::name));
        return members;
    }

    /** Returns whether the container was removed while no process observed it. */
    private static boolean wasRemoved(LiveInstance instance, Facts facts) {
        return facts.atMs() > instance.startedMs() + LATE_MS
                && facts.container(instance.name).isEmpty();
    }

    private Member member(LiveInstance instance, Facts facts, Map<String, Rate> rates) {
        Optional<Facts.Container> seen = facts.container(instance.name);
        boolean stopped = seen.isPresent()
                && !seen.get().running()
                && instance.state() != State.LEAVING
                && facts.atMs() > instance.startedMs() + LATE_MS;
        return new Member(
                instance.name,
                instance.hostname.isEmpty()
                        ? seen.map(Facts.Container::hostname).orElse("")
                        : instance.hostname,
                instance.address,
                stopped ? State.DIED : instance.state(),
                passing.contains(instance.address),
                upstreams.contains(instance.address),
                instance.sinceMs(),
                rates.getOrDefault(instance.address, Rate.NONE));
    }

    /** Returns an instance without an event, because the beginning of the history is missing. */
    private Member unseen(Facts.Container seen, Map<String, Rate> rates) {
        LiveInstance instance = new LiveInstance(seen.name());
        instance.start(0, seen.hostname(), seen.address());
        instance.follow(0, passing, critical, new HashSet<>(upstreams));
        return new Member(
                seen.name(),
                seen.hostname(),
                seen.address(),
                seen.running() ? instance.state() : State.DIED,
                passing.contains(seen.address()),
                upstreams.contains(seen.address()),
                0,
                rates.getOrDefault(seen.address(), Rate.NONE));
    }

    private static int number(String name) {
        return Stream.of(name.replaceFirst(".*-", ""))
                .filter(digits -> digits.matches("\\d{1,6}"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
