package dev.ballast.live;

import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Role;
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
import dev.ballast.live.Snapshot.Balancer;
import dev.ballast.live.Snapshot.Front;
import dev.ballast.live.Snapshot.Member;
import dev.ballast.live.Snapshot.Rate;
import dev.ballast.live.Snapshot.State;
import dev.ballast.live.Snapshot.Upstream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The present state of a pool, from the lifetimes so far, and from the engine if there is no event. */
final class LivePool {

    /** The role of a service's containers. */
    static final String INSTANCE = Role.API.label();

    private static final String BALANCER = Role.BALANCER.label();

    /** The engine's list of containers may be older than an event by at most this. */
    private static final double LATE_MS = 1500;

    private final RecentEvents events = new RecentEvents();
    private final Changes changes = new Changes();
    private final Map<String, Reloads> reloads = new HashMap<>();
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
        reloads.computeIfAbsent(worker.balancer(), name -> new Reloads()).take(worker);
    }

    /** The workers of a balancer that reloads. */
    private static final class Reloads {
        private final Map<Integer, WorkerState> workers = new HashMap<>();
        private int count;

        void take(BalancerEvent.Worker worker) {
            switch (worker.state()) {
                case STARTED -> workers.put(worker.pid(), worker.state());
                case DRAINING -> {
                    if (draining() == 0) {
                        count++;
                    }
                    workers.put(worker.pid(), worker.state());
                }
                case GONE -> workers.remove(worker.pid());
                case UNKNOWN -> {}
            }
        }

        int draining() {
            return (int) workers.values().stream()
                    .filter(state -> state == WorkerState.DRAINING)
                    .count();
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

    /**
     * Returns the balancers, the first one of the lab first.
     *
     * @param rates the rates by upstream of each balancer that counts its requests
     */
    List<Balancer> balancers(Facts facts, Map<String, Map<String, Rate>> rates) {
        return names(facts).stream()
                .map(name -> new Balancer(
                        name,
                        facts.urls().getOrDefault(name, ""),
                        byService(name),
                        front(name, facts, rates.containsKey(name), Rates.total(rates.getOrDefault(name, Map.of())))))
                .toList();
    }

    /** Returns the names of the balancers: by the engine's list, or by the history while there is none. */
    private List<String> names(Facts facts) {
        Set<String> names = new LinkedHashSet<>(facts.urls().keySet());
        facts.containers().stream()
                .filter(seen -> seen.role().equals(BALANCER))
                .forEach(seen -> names.add(seen.name()));
        if (names.isEmpty()) {
            names.addAll(lifetimes.rendered().keySet());
        }
        return names.isEmpty() ? List.of(Deployment.BALANCER) : List.copyOf(names);
    }

    private Front front(String balancer, Facts facts, boolean logged, Rate rate) {
        boolean running = facts.container(balancer)
                .map(Facts.Container::running)
                .orElse(facts.containers().isEmpty());
        Reloads its = reloads.getOrDefault(balancer, new Reloads());
        return new Front(
                running, upstreams(last(lifetimes.rendered(), balancer)), its.count, its.draining(), logged, rate);
    }

    private Map<String, List<Upstream>> byService(String balancer) {
        Map<String, List<Upstream>> upstreams = new LinkedHashMap<>();
        lifetimes.services().forEach(service -> {
            if (lifetimes.serves(balancer, service)) {
                upstreams.put(service, upstreams(listed(balancer, service)));
            }
        });
        return upstreams;
    }

    private List<Upstream> upstreams(List<String> addresses) {
        return addresses.stream()
                .map(address -> new Upstream(address, nameAt(address, lifetimes.end())))
                .toList();
    }

    /** Returns the members of a service at a balancer: if the balancer does not say it, those that are no other one's instances. */
    private List<String> listed(String balancer, String service) {
        MemberList list = lifetimes.renderedByService(balancer).get(service);
        return list != null
                ? list.last()
                : last(lifetimes.rendered(), balancer).stream()
                        .filter(address -> lifetimes
                                .at(address, lifetimes.end())
                                .map(lifetime -> lifetime.mayBeOf(service))
                                .orElse(true))
                        .toList();
    }

    /** Returns how many instances of each service run. */
    List<Snapshot.Service> services(List<Member> members) {
        Map<String, Integer> running = new LinkedHashMap<>();
        lifetimes.services().forEach(service -> running.put(service, 0));
        members.forEach(member -> running.merge(
                member.service(),
                member.state() == State.DIED || member.state() == State.LEAVING ? 0 : 1,
                Integer::sum));
        return running.entrySet().stream()
                .map(service -> new Snapshot.Service(service.getKey(), service.getValue()))
                .toList();
    }

    private static List<String> last(Map<String, MemberList> lists, String source) {
        MemberList list = lists.get(source);
        return list == null ? List.of() : list.last();
    }

    /**
     * Returns the instances that exist, by service, in the order of their numbers.
     *
     * @param rates the rates by upstream of each balancer that counts its requests
     */
    List<Member> members(Facts facts, Map<String, Map<String, Rate>> rates) {
        List<String> order = lifetimes.services();
        Map<String, Lifetime> latest = new HashMap<>();
        lifetimes.all().forEach(lifetime -> latest.put(lifetime.instance().instance(), lifetime));
        Stream<Member> told = latest.values().stream().flatMap(lifetime -> member(lifetime, facts, rates).stream());
        Stream<Member> untold = facts.containers().stream()
                .filter(seen -> seen.role().equals(INSTANCE) && !latest.containsKey(seen.name()))
                .map(seen -> untold(seen, facts, rates));
        return Stream.concat(told, untold)
                .sorted(Comparator.comparingInt((Member member) -> order.indexOf(member.service()))
                        .thenComparingInt(member -> number(member.name()))
                        .thenComparing(Member::name))
                .toList();
    }

    /** Returns an instance, or empty if it is gone. */
    private Optional<Member> member(Lifetime lifetime, Facts facts, Map<String, Map<String, Rate>> rates) {
        InstanceEvent.Started start = lifetime.instance();
        Optional<Facts.Container> seen = facts.container(start.instance());
        boolean listed = facts.atMs() > lifetime.started().atMs() + LATE_MS;
        if (lifetime.removed() != null || (listed && seen.isEmpty())) { // removed while no process observed it
            return Optional.empty();
        }
        boolean runs = !listed || seen.get().running();
        State state = state(lifetime, facts);
        return Optional.of(member(
                start.instance(),
                start.service(),
                start.container(),
                start.address(),
                runs || state == State.LEAVING ? state : State.DIED,
                facts,
                rates));
    }

    /** Returns an instance without an event, because the beginning of the history is missing. */
    private Member untold(Facts.Container seen, Facts facts, Map<String, Map<String, Rate>> rates) {
        State state =
                seen.running() ? state(seen.address(), seen.service(), facts).orElse(State.STARTING) : State.DIED;
        return member(seen.name(), seen.service(), seen.hostname(), seen.address(), state, facts, rates);
    }

    private Member member(
            String name,
            String service,
            String hostname,
            String address,
            State state,
            Facts facts,
            Map<String, Map<String, Rate>> rates) {
        List<String> balancers = names(facts).stream()
                .filter(balancer -> lifetimes.serves(balancer, service))
                .toList();
        Map<String, Rate> listing = new LinkedHashMap<>();
        balancers.stream()
                .filter(balancer -> listed(balancer, service).contains(address))
                .forEach(balancer -> listing.put(
                        balancer, rates.getOrDefault(balancer, Map.of()).getOrDefault(address, Rate.NONE)));
        return new Member(
                name,
                hostname,
                address,
                state,
                last(lifetimes.consul().passing(), service).contains(address),
                !listing.isEmpty() && listing.size() == balancers.size(),
                Rates.total(rates.values(), address),
                service,
                listing);
    }

    private State state(Lifetime lifetime, Facts facts) {
        if (lifetime.ending() == Ending.STOPPED) {
            return State.LEAVING;
        }
        if (!lifetime.containerEndedBy().isEmpty()) {
            return State.DIED;
        }
        return state(
                        lifetime.instance().address(),
                        lifetime.instance().service(),
                        facts) // also if only its process ended: that may be started again
                .orElse(lifetime.registered() == null ? State.STARTING : State.REGISTERED);
    }

    /** Returns the state of a running instance by the lists that have its address, or empty if none has it. */
    private Optional<State> state(String address, String service, Facts facts) {
        if (last(lifetimes.consul().critical(), service).contains(address)) {
            return Optional.of(State.FAILING);
        }
        if (names(facts).stream().anyMatch(balancer -> listed(balancer, service).contains(address))) {
            return Optional.of(State.SERVING);
        }
        return last(lifetimes.consul().passing(), service).contains(address)
                ? Optional.of(State.PASSING)
                : Optional.empty();
    }

    private static int number(String name) {
        return Stream.of(name.replaceFirst(".*-", ""))
                .filter(digits -> digits.matches("\\d{1,6}"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
