package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.history.InstanceEvent;
import dev.ballast.history.LoadEvent;
import dev.ballast.history.PoolEvent;
import dev.ballast.lifetime.Views.Gap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that a history shows of the instances behind the balancers, assigned to the lifetimes of the instances. */
public final class PoolLifetimes {

    private final Observed observed;
    private final Lifetimes lifetimes;
    private final List<Lifetime> pooled;
    private final Answers answers;
    private final Map<String, MemberList> rendered;
    private final Map<String, Map<String, MemberList>> byService;
    private final ConsulLists consul;
    private final ServedServices served;
    private final Disturbances disturbances;
    private final Map<String, Workers> workers = new LinkedHashMap<>();
    private final Map<String, Workers> restarts = new LinkedHashMap<>();
    private final @Nullable Moment ready;
    private volatile @Nullable Unseen unseen;

    /** Returns what a history shows so far. */
    public static PoolLifetimes of(History history) {
        double nowMs = history.nowMs();
        return new PoolLifetimes(Observed.untilClosing(history.entries(), nowMs));
    }

    /** Returns what these entries show, in any order, until the lab began to close. */
    public static PoolLifetimes of(List<Entry<?>> entries) {
        return new PoolLifetimes(Observed.untilClosing(entries, 0));
    }

    /** Returns what these entries show, in any order, including how the lab was closed. */
    public static PoolLifetimes withClosing(List<Entry<?>> entries) {
        return new PoolLifetimes(Observed.all(entries));
    }

    PoolLifetimes(Observed observed) {
        this.observed = observed;
        lifetimes = new Lifetimes(observed);
        answers = new Answers(observed, lifetimes);
        rendered = MemberList.bySource(
                observed.of(BalancerEvent.Rendered.class),
                BalancerEvent.Rendered::balancer,
                BalancerEvent.Rendered::upstreams);
        byService = MemberList.byService(observed.of(BalancerEvent.Rendered.class));
        byService.forEach((balancer, lists) ->
                lists.forEach((service, list) -> lifetimes.allot(list.spans(), it -> it.listed(balancer, service))));
        consul = new ConsulLists(observed);
        consul.passing().forEach((service, list) -> lifetimes.allot(service, list.spans(), it -> it.passing));
        consul.critical().forEach((service, list) -> lifetimes.allot(service, list.spans(), it -> it.critical));
        lifetimes.all().forEach(Lifetime::sortLists);
        ready = observed.ready().orElse(null);
        served = new ServedServices(observed, rendered, offered(), this::serviceAt, ready);
        disturbances = new Disturbances(observed, lifetimes, rendered.keySet());
        Observed.byContainer(observed.of(InstanceEvent.ProcessChanged.class)
                        .filter(seen -> seen.event().running() && seen.event().serves()))
                .forEach((instance, began) -> restarts.put(instance, Workers.ofRestarts(began)));
        Map<String, List<Moment>> ended = Observed.byContainer(observed.of(InstanceEvent.Died.class));
        observed.of(BalancerEvent.Worker.class)
                .collect(Collectors.groupingBy(seen -> seen.event().balancer()))
                .forEach((balancer, seen) ->
                        workers.put(balancer, Workers.of(seen, ended.getOrDefault(balancer, List.of()))));
        Set<String> services = known();
        pooled = lifetimes.all().stream()
                .filter(it -> services.isEmpty() || services.contains(it.instance.service()))
                .filter(it -> rendered.isEmpty()
                        || served.balancers().stream().anyMatch(balancer -> serves(balancer, it.instance.service())))
                .toList();
    }

    /** Returns the entries that this was reconstructed from, in any order. */
    public List<Entry<?>> history() {
        return observed.entries();
    }

    /** Returns the services that were scaled, registered or listed; a Consul server belongs to none of them. */
    private Set<String> known() {
        Set<String> services = offered();
        observed.of(InstanceEvent.Registered.class)
                .forEach(seen -> services.add(seen.event().service()));
        return services;
    }

    /** Returns the services that were scaled, or that Consul was asked for. */
    private Set<String> offered() {
        Set<String> services = new HashSet<>(consul.passing().keySet());
        observed.of(PoolEvent.ScaleRequested.class)
                .forEach(seen -> services.add(seen.event().service()));
        return services;
    }

    private Optional<String> serviceAt(String address, Moment moment) {
        return lifetimes
                .at(address, moment)
                .map(it -> it.instance.service())
                .or(() -> consul.servicesOf(address).stream().findFirst());
    }

    /** Returns the services of the pool, in order of their first instances. */
    public List<String> services() {
        return pooled.stream()
                .map(lifetime -> lifetime.instance.service())
                .distinct()
                .toList();
    }

    /** Returns the balancers that serve a lifetime's service. */
    public List<String> balancersOf(Lifetime lifetime) {
        return rendered.keySet().stream()
                .filter(balancer -> serves(balancer, lifetime.instance.service()))
                .toList();
    }

    /** Returns whether a balancer serves a service, or may serve it, because the history does not tell. */
    public boolean serves(String balancer, String service) {
        return served.serves(balancer, service);
    }

    /** Returns the first list of a balancer that may have the instances of a service: one that names it, if one does. */
    public Moment servedSince(String balancer, String service) {
        return served.firstNamed(balancer, service)
                .orElseGet(() -> Objects.requireNonNull(rendered.get(balancer)).first());
    }

    /**
     * Returns until when a balancer had to list the instances of a service at last: until the lab said that it need not, or its
     * container was asked to stop, or ended. Empty if it has to go on, or never had to.
     */
    public Optional<Moment> servedUntil(String balancer, String service) {
        return served.duties(balancer, service).stream()
                .reduce((duty, next) -> next)
                .map(Duty::until);
    }

    /** Returns whether a balancer had to list the instances of a service at a moment, or may have had to. */
    public boolean hadToServe(String balancer, String service, Moment moment) {
        return served.duties(balancer, service).stream().anyMatch(duty -> duty.mayInclude(moment));
    }

    /** Returns when each balancer had to list the instances of a lifetime's service, of those too that never showed a list. */
    public Map<String, List<Duty>> duties(Lifetime lifetime) {
        Map<String, List<Duty>> duties = new LinkedHashMap<>();
        served.balancers()
                .forEach(balancer -> duties.put(balancer, served.duties(balancer, lifetime.instance.service())));
        return duties;
    }

    /** Returns when a balancer listed a lifetime although a container of it ran that had not to serve its service. */
    public List<Span> listedOffDuty(String balancer, Lifetime lifetime) {
        return served.offDuty(balancer, lifetime.instance.service(), lifetime.rendered(balancer));
    }

    /** Returns how a balancer chose at a moment, as the lab said by then, or else first; of the first one if no name is given. */
    public Balancing method(String balancer, Moment moment) {
        return served.method(balancer, moment);
    }

    /** Returns the times in which a balancer, the first one if no name is given, came to choose by another method. */
    public List<Span> changesOfMethod(String balancer) {
        return served.changesOfMethod(balancer);
    }

    /** Returns the services under which a balancer ever listed an address; empty if it did not name its service. */
    public Set<String> servicesOf(String balancer, String address) {
        Set<String> services = new TreeSet<>();
        renderedByService(balancer).forEach((service, list) -> {
            if (list.spans().containsKey(address)) {
                services.add(service);
            }
        });
        services.remove(MemberList.OF_ANY);
        return services;
    }

    /** Returns the member list of each service at a balancer, and that of no name for upstreams whose service it did not say. */
    public Map<String, MemberList> renderedByService(String balancer) {
        return byService.getOrDefault(balancer, Map.of());
    }

    /** Returns the names of a balancer's instances that registered or answered, and whose start was not seen. */
    public Set<String> withoutStart(String balancer) {
        Set<String> names = new TreeSet<>();
        observed.of(InstanceEvent.Registered.class)
                .filter(seen -> serves(balancer, seen.event().service()))
                .map(seen -> seen.event().instance())
                .forEach(names::add);
        observed.of(LoadEvent.Served.class).map(seen -> seen.event().instance()).forEach(names::add);
        names.removeIf(name -> name.isBlank() || rendered.containsKey(name) || lifetimes.isNamed(name));
        return names;
    }

    /** Returns until when the history was watched. */
    public Moment end() {
        return observed.end();
    }

    /**
     * Returns why something that happened between two moments may be missing in the history, and what to do; empty if nothing
     * is missing. If something may be missing, the absence of an event proves nothing.
     */
    public Optional<String> missed(Moment from, Moment to) {
        return unseen().first(from, to).map(Gap::describe);
    }

    /** Returns the same for the whole time of the history. */
    public Optional<String> missed() {
        return missed(new Moment(Double.NEGATIVE_INFINITY, 0), end());
    }

    /** Returns the same for claims about one instance, which lean on no view of another instance or another service. */
    public Optional<String> missed(Lifetime lifetime, Moment from, Moment to) {
        return unseen().first(lifetime.instance, from, to).map(Gap::describe);
    }

    /** Returns the same for the lines that balancers print, such as their access logs. */
    public Optional<String> missedLines(Moment from, Moment to) {
        return unseen().firstOfBalancers(from, to).map(Gap::describe);
    }

    private Unseen unseen() {
        Unseen known = unseen;
        if (known == null) { // few callers judge, and the others need not wait for it
            known = new Unseen(views(), pooled);
            unseen = known;
        }
        return known;
    }

    /** Returns when views were incomplete. */
    Views views() {
        return observed.views();
    }

    /** Returns what happened for which Consul may drop this instance, though it has not left. */
    public Stream<Disturbance> disturbances(Lifetime lifetime) {
        return disturbances.of(lifetime);
    }

    /** Returns what happened to this instance itself that may take it out of the pool, in order of time. */
    public List<Disturbance> disturbancesOf(Lifetime lifetime) {
        return disturbances.own(lifetime);
    }

    /** Returns the lifetime that had an address at a moment, of all instances; empty if none ever had it. */
    public Optional<Lifetime> at(String address, Moment moment) {
        return lifetimes.at(address, moment);
    }

    /** Returns the lifetime that had the address of another one before it; empty if none did. */
    public Optional<Lifetime> before(Lifetime lifetime) {
        return lifetimes.before(lifetime);
    }

    /** Returns the last lifetime under a name that had begun by a moment, or the first; empty if there is none. */
    public Optional<Lifetime> named(String instance, Moment moment) {
        return lifetimes.named(instance, moment);
    }

    /** Returns whether an instance ever had an address. */
    public boolean knows(String address) {
        return lifetimes.knows(address);
    }

    /** Returns the lifetimes of the pool's instances, in order of start. */
    public List<Lifetime> lifetimes() {
        return pooled;
    }

    /** Returns the host names of the instances of a service, or of any if it is blank, that ran within a time of the run. */
    public List<String> hostsBetween(double fromMs, double toMs, String service) {
        return pooled.stream()
                .filter(it -> it.mayBeOf(service))
                .filter(it -> it.end() == null || it.end().atMs() >= fromMs)
                .filter(it -> it.started().atMs() <= toMs)
                .map(it -> it.instance().container())
                .toList();
    }

    /** Returns the lifetimes of all instances, in order of start. */
    public List<Lifetime> all() {
        return lifetimes.all();
    }

    public Answers answers() {
        return answers;
    }

    /** Returns the member list of each balancer, of all services. */
    public Map<String, MemberList> rendered() {
        return rendered;
    }

    /** Returns Consul's lists of the instances of each service. */
    public ConsulLists consul() {
        return consul;
    }

    /** Returns the workers of each balancer that has some. */
    public Map<String, Workers> workers() {
        return workers;
    }

    /** Returns when a worker took over a list, or the process did if the balancer reports no workers. */
    public Optional<Moment> reloaded(String balancer, Moment rendered, double nextMs) {
        Workers all = workers.getOrDefault(balancer, restarts.get(balancer));
        return all == null ? Optional.empty() : all.reloaded(rendered, nextMs);
    }

    /** Returns whether a lifetime is part of the lab's start. */
    public boolean isInitial(Lifetime lifetime) {
        return ready != null && lifetime.started.isBefore(ready);
    }

    /** Returns whether the lab was about to start at a moment, or just had. */
    public boolean isOfStart(Moment moment) {
        return ready != null && !ready.isBefore(moment);
    }
}
