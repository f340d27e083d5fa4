package dev.ballast.live;

import dev.ballast.deploy.Deployment;
import dev.ballast.history.BalancerEvent;
import dev.ballast.history.BalancerEvent.WorkerState;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Entry;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.ViewEvent;
import dev.ballast.history.ViewEvent.View;
import dev.ballast.lifetime.Ending;
import dev.ballast.lifetime.Lifetime;
import dev.ballast.lifetime.MemberList;
import dev.ballast.lifetime.Moment;
import dev.ballast.lifetime.PoolLifetimes;
import dev.ballast.live.Snapshot.Front;
import dev.ballast.live.Snapshot.Member;
import dev.ballast.live.Snapshot.Rate;
import dev.ballast.live.Snapshot.State;
import dev.ballast.live.Snapshot.Upstream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The present state of a pool, from the lifetimes so far, and from the engine if there is no event. */
final class LivePool {

    static final String API = Deployment.API;

    /** The engine's list of containers may be older than an event by at most this. */
    private static final double LATE_MS = 1500;

    private final RecentEvents events = new RecentEvents();
    private final Changes changes = new Changes();
    private final Map<Integer, WorkerState> workers = new HashMap<>();
    private int reloads;
    private String leader = "";
    private boolean clusterAnswers = true;
    private PoolLifetimes lifetimes = PoolLifetimes.withClosing(List.of());

    /** Takes the next events of the history. */
    void take(List<Entry<?>> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        events.add(fresh);
        lifetimes = PoolLifetimes.withClosing(events.entries());
        changes.take(fresh, lifetimes, events.completeFromMs());
        for (Entry<?> entry : fresh) {
            if (entry.event() instanceof BalancerEvent.Worker worker) {
                take(worker);
            } else if (entry.event() instanceof ConsulEvent.Cluster cluster) {
                leader = cluster.leader();
            } else if (entry.event() instanceof ViewEvent.Changed view && view.view() == View.CLUSTER) {
                clusterAnswers = view.state() != ViewEvent.State.INTERRUPTED;
            }
        }
    }

    private void take(BalancerEvent.Worker worker) {
        switch (worker.state()) {
            case STARTED -> workers.put(worker.pid(), worker.state());
            case DRAINING -> {
                if (!workers.containsValue(WorkerState.DRAINING)) {
                    reloads++;
                }
                workers.put(worker.pid(), worker.state());
            }
            case GONE -> workers.remove(worker.pid());
            case UNKNOWN -> {}
        }
    }

    /** Returns {@code ip:port} of Consul's leader, or blank if there is none or Consul does not answer. */
    String leader() {
        return clusterAnswers ? leader : "";
    }

    /** Returns the number of events held. */
    int held() {
        return events.entries().size();
    }

    /** Returns the requested change that is not in force yet, in words, or empty. */
    Optional<String> underWay(double nowMs) {
        return changes.underWay(nowMs);
    }

    Snapshot.@Nullable Change change() {
        return changes.last();
    }

    /** Returns the instance that had an address at a moment, or blank. */
    String nameAt(String address, Moment moment) {
        return lifetimes
                .at(address, moment)
                .map(lifetime -> lifetime.instance().instance())
                .orElse("");
    }

    Front front(Facts facts, boolean logged, Rate rate) {
        boolean running = facts.container(Deployment.BALANCER)
                .map(Facts.Container::running)
                .orElse(facts.containers().isEmpty());
        int draining = (int) workers.values().stream()
                .filter(state -> state == WorkerState.DRAINING)
                .count();
        List<Upstream> listed = upstreams().stream()
                .map(address -> new Upstream(address, nameAt(address, lifetimes.end())))
                .toList();
        return new Front(running, listed, reloads, draining, logged, rate);
    }

    private List<String> upstreams() {
        return last(lifetimes.rendered(), Deployment.BALANCER);
    }

    private static List<String> last(Map<String, MemberList> lists, String source) {
        MemberList list = lists.get(source);
        return list == null ? List.of() : list.last();
    }

    /** Returns the instances that exist, in the order of their numbers. */
    List<Member> members(Facts facts, Map<String, Rate> rates) {
        Map<String, Lifetime> latest = new HashMap<>();
        lifetimes.all().forEach(lifetime -> latest.put(lifetime.instance().instance(), lifetime));
        Stream<Member> told = latest.values().stream().flatMap(lifetime -> member(lifetime, facts, rates).stream());
        Stream<Member> untold = facts.containers().stream()
                .filter(seen -> seen.role().equals(API) && !latest.containsKey(seen.name()))
                .map(seen -> untold(seen, rates));
        return Stream.concat(told, untold)
                .sorted(Comparator.comparingInt((Member member) -> number(member.name()))
                        .thenComparing(Member::name))
                .toList();
    }

    /** Returns an instance, or empty if it is gone. */
    private Optional<Member> member(Lifetime lifetime, Facts facts, Map<String, Rate> rates) {
        InstanceEvent.Started start = lifetime.instance();
        Optional<Facts.Container> seen = facts.container(start.instance());
        boolean listed = facts.atMs() > lifetime.started().atMs() + LATE_MS;
        if (lifetime.removed() != null || (listed && seen.isEmpty())) { // removed while no process observed it
            return Optional.empty();
        }
        boolean runs = !listed || seen.get().running();
        State state = state(lifetime);
        return Optional.of(member(
                start.instance(),
                start.container(),
                start.address(),
                runs || state == State.LEAVING ? state : State.DIED,
                rates));
    }

    /** Returns an instance without an event, because the beginning of the history is missing. */
    private Member untold(Facts.Container seen, Map<String, Rate> rates) {
        State state = seen.running() ? listed(seen.address()).orElse(State.STARTING) : State.DIED;
        return member(seen.name(), seen.hostname(), seen.address(), state, rates);
    }

    private Member member(String name, String hostname, String address, State state, Map<String, Rate> rates) {
        return new Member(
                name,
                hostname,
                address,
                state,
                last(lifetimes.passing(), API).contains(address),
                upstreams().contains(address),
                rates.getOrDefault(address, Rate.NONE));
    }

    private State state(Lifetime lifetime) {
        if (lifetime.ending() == Ending.STOPPED) {
            return State.LEAVING;
        }
        if (!lifetime.endedBy().isEmpty()) {
            return State.DIED;
        }
        return listed(lifetime.instance().address()) // also if only its process ended: that may be started again
                .orElse(lifetime.registered() == null ? State.STARTING : State.REGISTERED);
    }

    /** Returns the state of a running instance by the lists that have its address, or empty if none has it. */
    private Optional<State> listed(String address) {
        if (last(lifetimes.critical(), API).contains(address)) {
            return Optional.of(State.FAILING);
        }
        if (upstreams().contains(address)) {
            return Optional.of(State.SERVING);
        }
        return last(lifetimes.passing(), API).contains(address) ? Optional.of(State.PASSING) : Optional.empty();
    }

    private static int number(String name) {
        return Stream.of(name.replaceFirst(".*-", ""))
                .filter(digits -> digits.matches("\\d{1,6}"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
