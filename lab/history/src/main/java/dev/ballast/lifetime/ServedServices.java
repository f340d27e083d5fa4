package dev.ballast.lifetime;

import dev.ballast.history.BalancerEvent;
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
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Which services each balancer serves, as far as a history tells: those that the lab says; or else, if the balancer announces
 * its members by service, those that it announces and all that the lab offers; or else the one to which most of its members
 * belong.
 */
final class ServedServices {

    /** What an event has in place of a name that its line lacks. */
    static final String UNNAMED = "(unnamed)";

    private final Map<String, Set<String>> byBalancer = new HashMap<>();
    private final Map<String, Map<String, Moment>> firstNamed = new HashMap<>();
    private final Map<String, Map<String, Moment>> endOfDuty = new HashMap<>();
    private final Map<String, Moment> removed;

    /**
     * @param observed has what the lab and the balancers say
     * @param rendered the member list of each balancer
     * @param offered the services that were scaled, or that Consul was asked for
     * @param serviceAt returns the service of the instance that had an address at a moment
     */
    ServedServices(
            Observed observed,
            Map<String, MemberList> rendered,
            Set<String> offered,
            BiFunction<String, Moment, Optional<String>> serviceAt) {
        Set<String> named = new HashSet<>(offered);
        named.remove(UNNAMED);
        removed = removed(observed, rendered.keySet());
        announced(observed.of(BalancerEvent.Rendered.class));
        Map<String, Set<String>> duties = duties(observed.of(BalancerEvent.Balances.class));
        observed.of(BalancerEvent.Balances.class) // what the lab has to say later than that is not known
                .filter(seen -> seen.event().services().isEmpty())
                .forEach(seen -> duties.remove(seen.event().balancer()));
        rendered.forEach((balancer, list) -> {
            Set<String> duty = duties.get(withoutNumber(balancer, duties.keySet()));
            Map<String, Moment> announced = firstNamed.get(balancer);
            if (duty != null) {
                byBalancer.put(balancer, duty);
            } else if (announced != null) {
                Set<String> all = new HashSet<>(named);
                all.addAll(announced.keySet());
                byBalancer.put(balancer, all);
            } else {
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

    private Map<String, Set<String>> duties(Stream<Seen<BalancerEvent.Balances>> said) {
        Map<String, Set<String>> duties = new HashMap<>();
        said.filter(seen -> !seen.event().services().isEmpty()).forEach(seen -> {
            Set<String> all = duties.computeIfAbsent(seen.event().balancer(), name -> new HashSet<>());
            Map<String, Moment> ends = endOfDuty.computeIfAbsent(seen.event().balancer(), name -> new HashMap<>());
            seen.event().services().forEach(ends::remove);
            all.stream()
                    .filter(service -> !seen.event().services().contains(service))
                    .forEach(service -> ends.putIfAbsent(service, seen.at()));
            all.addAll(seen.event().services());
        });
        return duties;
    }

    /** Returns when the containers of balancers ended that did nothing after that. */
    private static Map<String, Moment> removed(Observed observed, Set<String> balancers) {
        Map<String, Moment> ended = new HashMap<>();
        observed.of(InstanceEvent.Died.class)
                .filter(seen -> balancers.contains(seen.event().instance()))
                .forEach(seen -> ended.put(seen.event().instance(), seen.at()));
        Stream<Map.Entry<String, Moment>> lists = observed.of(BalancerEvent.Rendered.class)
                .map(seen -> Map.entry(seen.event().balancer(), seen.at()));
        Stream<Map.Entry<String, Moment>> processes = observed.of(InstanceEvent.ProcessChanged.class)
                .filter(seen -> seen.event().running())
                .map(seen -> Map.entry(seen.event().instance(), seen.at()));
        Stream.concat(lists, processes)
                .forEach(did -> ended.computeIfPresent(
                        did.getKey(), (name, at) -> did.getValue().certainlyBefore(at) ? at : null));
        return ended;
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

    /** Returns whether a balancer serves a service, or may serve it, because the history does not tell. */
    boolean serves(String balancer, String service) {
        return service.equals(UNNAMED)
                || byBalancer.getOrDefault(balancer, Set.of(service)).contains(service);
    }

    /** Returns when a balancer first named a service in a list; empty if it did not, or names none. */
    Optional<Moment> firstNamed(String balancer, String service) {
        return Optional.ofNullable(firstNamed.getOrDefault(balancer, Map.of()).get(service));
    }

    /** Returns since when a balancer no longer has to serve a service that it had to; empty if it has to go on. */
    Optional<Moment> endOfDuty(String balancer, String service) {
        Moment told = endOfDuty
                .getOrDefault(withoutNumber(balancer, endOfDuty.keySet()), Map.of())
                .get(service);
        return Optional.ofNullable(Moment.earliest(told, removed.get(balancer)));
    }
}
