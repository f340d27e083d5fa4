package dev.ballast.lifetime;

import dev.ballast.history.ConsulEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Consul's lists of the instances of each service, as a history shows them. */
public final class ConsulLists {

    private final Map<String, MemberList> passing;
    private final Map<String, MemberList> critical;
    private final Map<String, List<Moment>> changes = new ConcurrentHashMap<>(); // by service, once somebody asked

    ConsulLists(Observed observed) {
        passing = MemberList.bySource(
                observed.of(ConsulEvent.Passing.class), ConsulEvent.Passing::service, ConsulEvent.Passing::addresses);
        critical = MemberList.bySource(
                observed.of(ConsulEvent.Critical.class),
                ConsulEvent.Critical::service,
                ConsulEvent.Critical::addresses);
    }

    /** Returns, for each service, the list of its instances that pass. */
    public Map<String, MemberList> passing() {
        return passing;
    }

    /** Returns, for each service, the list of its instances that do not pass. */
    public Map<String, MemberList> critical() {
        return critical;
    }

    /** Returns when one of the lists of a service changed, in order of time. */
    public List<Moment> changes(String service) {
        return changes.computeIfAbsent(
                service,
                name -> Stream.of(passing, critical)
                        .flatMap(lists -> shown(lists, name))
                        .sorted(Comparator.comparingDouble(Moment::atMs))
                        .toList());
    }

    /** Returns when the list of a service's passing instances was first seen; empty if it was not. */
    public Optional<Moment> seen(String service) {
        return passing.entrySet().stream()
                .filter(list -> ServedServices.mayBeOne(list.getKey(), service))
                .map(list -> list.getValue().first())
                .min(Comparator.comparingDouble(Moment::atMs));
    }

    private static Stream<Moment> shown(Map<String, MemberList> lists, String service) {
        return lists.entrySet().stream()
                .filter(list -> ServedServices.mayBeOne(list.getKey(), service))
                .flatMap(list -> list.getValue().shown().stream());
    }

    /** Returns the services under which an address was ever listed, as passing or not. */
    public Set<String> servicesOf(String address) {
        Set<String> services = new TreeSet<>();
        List.of(passing, critical)
                .forEach(lists -> lists.forEach((service, list) -> {
                    if (list.spans().containsKey(address)) {
                        services.add(service);
                    }
                }));
        return services;
    }
}
