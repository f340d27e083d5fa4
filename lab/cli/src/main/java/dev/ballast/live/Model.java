package dev.ballast.live;

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

/** A pool as its history shows it so far; what the engine says adds what no event told. */
final class Model {

    static final String API = "api";

    /** The engine's list may be older than an event by what it takes to ask for it. */
    private static final double LATE_MS = 1500;

    private final Map<String, Life> lives = new LinkedHashMap<>();
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
        changes.take(entry, name -> Optional.ofNullable(lives.get(name)));
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
        lives.values().forEach(life -> life.follow(at, passing, critical, listed));
    }

    private void takeOfInstance(Event event, double at) {
        if (event instanceof InstanceEvent.Started started) {
            life(started.instance()).start(at, started.container(), started.address());
        } else if (event instanceof InstanceEvent.Registered registered
                && registered.service().equals(API)) {
            life(registered.instance()).register(at);
        } else if (event instanceof InstanceEvent.Deregistered gone
                && gone.service().equals(API)) {
            life(gone.instance()).leave(at);
        } else if (event instanceof InstanceEvent.Stopping stopping) {
            life(stopping.instance()).leave(at);
        } else if (event instanceof InstanceEvent.Stopped stopped) {
            life(stopped.instance()).go(at);
        } else if (event instanceof InstanceEvent.Died died && died.service().equals(API)) {
            life(died.instance()).die(at);
        } else if (event instanceof InstanceEvent.Killed killed
                && killed.endsAtOnce()
                && killed.service().equals(API)) {
            life(killed.instance()).die(at);
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

    private Life life(String name) {
        return lives.computeIfAbsent(name, Life::new);
    }

    /** Returns the change that somebody asked for and that is not in force yet, in words. */
    Optional<String> underWay(double nowMs) {
        return changes.underWay(nowMs);
    }

    Snapshot.@Nullable Change change() {
        return changes.last();
    }

    /** Returns the instance that has an address, or blank. */
    String nameAt(String address) {
        return lives.values().stream()
                .filter(life -> life.address.equals(address))
                .max(Comparator.comparingDouble(Life::startedMs))
                .map(life -> life.name)
                .orElse("");
    }

    Front front(Facts facts, boolean logged, Rate rate) {
        boolean running = facts.container("balancer")
                .map(Facts.Seen::running)
                .orElse(facts.containers().isEmpty());
        int draining = (int) workers.values().stream()
                .filter(state -> state == BalancerEvent.WorkerState.DRAINING)
                .count();
        List<Upstream> listed = upstreams.stream()
                .map(address -> new Upstream(address, nameAt(address)))
                .toList();
        return new Front(running, listed, reloads, draining, logged, rate);
    }

    /** Returns the instances there are, by number. */
    List<Member> members(Facts facts, Map<String, Rate> rates) {
        List<Member> members = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Life life : lives.values()) {
            told.add(life.name);
            if (!life.isGone() && !wasRemoved(life, facts)) {
                members.add(member(life, facts, rates));
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

    /** Nobody looked when it went. */
    private static boolean wasRemoved(Life life, Facts facts) {
        return facts.atMs() > life.startedMs() + LATE_MS
                && facts.container(life.name).isEmpty();
    }

    private Member member(Life life, Facts facts, Map<String, Rate> rates) {
        Optional<Facts.Seen> seen = facts.container(life.name);
        boolean stopped = seen.isPresent()
                && !seen.get().running()
                && life.state() != State.LEAVING
                && facts.atMs() > life.startedMs() + LATE_MS;
        return new Member(
                life.name,
                life.hostname.isEmpty() ? seen.map(Facts.Seen::hostname).orElse("") : life.hostname,
                life.address,
                stopped ? State.DIED : life.state(),
                passing.contains(life.address),
                upstreams.contains(life.address),
                life.sinceMs(),
                rates.getOrDefault(life.address, Rate.NONE));
    }

    /** An instance of which no event tells: the history's beginning is not here. */
    private Member unseen(Facts.Seen seen, Map<String, Rate> rates) {
        Life life = new Life(seen.name());
        life.start(0, seen.hostname(), seen.address());
        life.follow(0, passing, critical, new HashSet<>(upstreams));
        return new Member(
                seen.name(),
                seen.hostname(),
                seen.address(),
                seen.running() ? life.state() : State.DIED,
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
