package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.Balancing;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import dev.ballast.lifetime.Observed.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which services each balancer serves, and when, as far as a history tells: those that the lab says; or else, if the balancer
 * announces its members by service, those that it announces and all that the lab offers; or else the one to which most of its
 * members belong.
 */
final class ServedServices {

    /** What an event has in place of a name that its line lacks. */
    static final String UNNAMED = "(unnamed)";

    private final Map<String, MemberList> rendered;
    private final Map<String, Set<String>> byBalancer = new HashMap<>();
    private final Map<String, Map<String, Moment>> firstNamed = new HashMap<>();
    private final Map<String, List<BalancerLife>> lives = new LinkedHashMap<>();
    private final Set<String> assigned = new HashSet<>(); // the balancers of which the lab says what they have to serve
    private final @Nullable Moment ready;
    private String first = ""; // the balancer of which the lab spoke first
    private final Map<String, Map<String, List<Duty>>> duties = new ConcurrentHashMap<>();

    /**
     * @param observed has what the lab and the balancers say
     * @param rendered the member list of each balancer
     * @param offered the services that were scaled, or that Consul was asked for
     * @param serviceAt returns the service of the instance that had an address at a moment
     * @param ready when the lab was ready; null if it was not
     */
    ServedServices(
            Observed observed,
            Map<String, MemberList> rendered,
            Set<String> offered,
            BiFunction<String, Moment, Optional<String>> serviceAt,
            @Nullable Moment ready) {
        this.rendered = rendered;
        this.ready = ready;
        Set<String> named = new HashSet<>(offered);
        named.remove(UNNAMED);
        announced(observed.of(BalancerEvent.Rendered.class));
        live(observed);
        lives.forEach((balancer, its) -> {
            MemberList list = rendered.get(balancer);
            Map<String, Moment> announced = firstNamed.get(balancer);
            if (assigned.contains(balancer)) {
                byBalancer.put(balancer, allAssigned(its));
            } else if (announced != null) {
                Set<String> all = new HashSet<>(named);
                all.addAll(announced.keySet());
                byBalancer.put(balancer, all);
            } else if (list != null) {
                (named.size() == 1 ? named.stream().findFirst() : mostListed(list, named, serviceAt))
                        .ifPresent(service -> byBalancer.put(balancer, Set.of(service)));
            }
        });
    }

    private void announced(Stream<Seen<BalancerEvent.Rendered>> lists) {
        lists.forEach(seen -> seen.event()
                .services()
                .keySet()
                .forEach(service -> firstNamed
                        .computeIfAbsent(seen.event().balancer(), name -> new HashMap<>())
                        .putIfAbsent(service, seen.at())));
    }

    /** Takes down the lives of the containers that had a list, and of those that the lab says should have had one. */
    private void live(Observed observed) {
        Map<String, List<Seen<BalancerEvent.Balances>>> said = observed.of(BalancerEvent.Balances.class)
                .collect(Collectors.groupingBy(
                        seen -> seen.event().balancer(), LinkedHashMap::new, Collectors.toList()));
        first = said.keySet().stream().findFirst().orElse("");
        Map<String, List<Seen<? extends Event>>> acts = new LinkedHashMap<>();
        rendered.keySet().forEach(balancer -> acts.put(balancer, new ArrayList<>()));
        Set<String> spoken = rendered.keySet().stream()
                .map(balancer -> withoutNumber(balancer, said.keySet()))
                .collect(Collectors.toSet());
        said.keySet().stream()
                .filter(balancer -> !spoken.contains(balancer))
                .forEach(balancer -> acts.put(balancer, new ArrayList<>()));
        acts.forEach((balancer, its) -> {
            List<Seen<BalancerEvent.Balances>> of =
                    said.getOrDefault(withoutNumber(balancer, said.keySet()), List.of());
            its.addAll(of);
            if (!of.isEmpty()
                    && of.stream().noneMatch(seen -> seen.event().services().isEmpty())) {
                assigned.add(balancer); // what it has to serve after one without services is not known
            }
        });
        observed.of(BalancerEvent.Rendered.class)
                .forEach(seen -> acts.get(seen.event().balancer()).add(seen));
        Consumer<Seen<? extends InstanceEvent>> ofContainer =
                seen -> Optional.ofNullable(acts.get(seen.event().instance())).ifPresent(its -> its.add(seen));
        observed.of(InstanceEvent.ProcessChanged.class)
                .filter(seen -> seen.event().running())
                .forEach(ofContainer);
        observed.of(InstanceEvent.Stopping.class).forEach(ofContainer);
        observed.of(InstanceEvent.Died.class).forEach(ofContainer);
        observed.of(InstanceEvent.Stopped.class).forEach(ofContainer);
        acts.forEach((balancer, its) -> {
            its.sort(Comparator.comparingDouble(seen -> seen.at().atMs()));
            lives.put(balancer, BalancerLife.of(its));
        });
    }

    private static Set<String> allAssigned(List<BalancerLife> lives) {
        return lives.stream()
                .flatMap(life -> life.assignments().stream())
                .flatMap(assignment -> assignment.services().stream())
                .collect(Collectors.toSet());
    }

    /** Returns the name under which something is said of a container: its own, or its balancer's, as front is that of front-2. */
    private static String withoutNumber(String container, Set<String> names) {
        return names.contains(container) ? container : container.replaceFirst("-\\d+$", "");
    }

    /** Returns the service to which most of the addresses on a list belonged, of several the one that was listed first. */
    private static Optional<String> mostListed(
            MemberList list, Set<String> offered, BiFunction<String, Moment, Optional<String>> serviceAt) {
        List<Map.Entry<String, List<Span>>> addresses =
                new ArrayList<>(list.spans().entrySet());
        addresses.sort(Comparator.comparingDouble(
                address -> address.getValue().get(0).in().atMs()));
        Map<String, Integer> count = new LinkedHashMap<>();
        addresses.forEach(address -> serviceAt
                .apply(address.getKey(), address.getValue().get(0).in())
                .filter(offered::contains)
                .ifPresent(service -> count.merge(service, 1, Integer::sum)));
        return count.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    /** Returns whether two names are of one service, or may be, because the history lacks one of them. */
    static boolean mayBeOne(String one, String other) {
        return one.equals(other) || one.equals(UNNAMED) || other.equals(UNNAMED);
    }

    /** Returns the balancers that had a list, or should have had one. */
    Set<String> balancers() {
        return lives.keySet();
    }

    /** Returns whether a balancer serves a service at some time, or may serve it, because the history does not tell. */
    boolean serves(String balancer, String service) {
        return service.equals(UNNAMED)
                || byBalancer.getOrDefault(balancer, Set.of(service)).contains(service);
    }

    /** Returns when a balancer first named a service in a list; empty if it did not, or names none. */
    Optional<Moment> firstNamed(String balancer, String service) {
        return Optional.ofNullable(firstNamed.getOrDefault(balancer, Map.of()).get(service));
    }

    /** Returns the times in which a balancer had to serve a service, in order. */
    List<Duty> duties(String balancer, String service) {
        return duties.computeIfAbsent(balancer, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(service, name -> dutiesOf(balancer, name));
    }

    private List<Duty> dutiesOf(String balancer, String service) {
        List<BalancerLife> its = lives.getOrDefault(balancer, List.of());
        if (!serves(balancer, service)) {
            return List.of();
        }
        if (assigned.contains(balancer) && !service.equals(UNNAMED)) {
            return its.stream()
                    .flatMap(life ->
                            life.duties(service, from -> due(from, its.get(0).from())).stream())
                    .toList();
        }
        MemberList list = rendered.get(balancer);
        return list == null
                ? List.of()
                : its.stream()
                        .flatMap(life ->
                                life.dutyFrom(firstNamed(balancer, service).orElse(list.first())).stream())
                        .toList();
    }

    /** Returns from when on a balancer must list what it has to serve from a moment on; null if it began with a lab that was not ready. */
    private @Nullable Moment due(Moment from, Moment begin) {
        return ready != null ? from.later(ready) : from.equals(begin) ? null : from;
    }

    /** Returns the parts of the times on a balancer's list in which it had not to serve a service, although a container of it ran. */
    List<Span> offDuty(String balancer, String service, List<Span> listed) {
        if (!serves(balancer, service)) {
            return listed;
        }
        List<Span> parts = new ArrayList<>();
        if (assigned.contains(balancer) && !service.equals(UNNAMED)) {
            lives.get(balancer).forEach(life -> parts.addAll(life.listedOffDuty(service, listed)));
        }
        return parts;
    }

    /** Returns how a balancer chose at a moment, as the lab said by then, or else first; of the first one if no name is given. */
    Balancing method(String balancer, Moment moment) {
        @Nullable Balancing method = null;
        for (BalancerLife life : lives(balancer)) {
            for (BalancerLife.Assignment assignment : life.assignments()) {
                if (method == null || !moment.isBefore(assignment.at())) {
                    method = assignment.method();
                }
            }
        }
        return method == null ? Balancing.RANDOM : method;
    }

    /** Returns the times in which a balancer, the first one if no name is given, came to choose by another method. */
    List<Span> changesOfMethod(String balancer) {
        List<Span> changes = new ArrayList<>();
        BalancerLife life = null;
        Balancing before = null;
        for (BalancerLife next : lives(balancer)) {
            for (BalancerLife.Assignment assignment : next.assignments()) {
                Moment until = life == null || life == next ? null : life.until();
                if (before != null && assignment.method() != before) {
                    changes.add(
                            life == next
                                    ? Span.observed(assignment.at(), assignment.at())
                                    : Span.observed(until == null ? next.from() : until, next.listing()));
                }
                before = assignment.method();
                life = next;
            }
        }
        return changes;
    }

    private List<BalancerLife> lives(String balancer) {
        return lives.getOrDefault(balancer.isBlank() ? first : balancer, List.of());
    }
}
