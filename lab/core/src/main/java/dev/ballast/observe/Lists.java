package dev.ballast.observe;

import dev.ballast.history.BalancerEvent;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.Event;
import dev.ballast.history.InstanceEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The latest member lists of the balancers and of Consul. Safe for use by several threads. */
final class Lists {

    private final Map<String, Upstreams> rendered = new HashMap<>(); // by balancer
    private final Map<String, List<String>> passing = new HashMap<>(); // by service
    private final Map<String, String> owners = new HashMap<>(); // service by address, the latest

    /**
     * What a balancer has in force.
     *
     * @param all of all services
     * @param of those of each service; empty if the balancer does not tell them apart
     */
    private record Upstreams(List<String> all, Map<String, List<String>> of) {}

    /** Takes what an event says of a list. */
    synchronized void take(Event event) {
        if (event instanceof BalancerEvent.Rendered list) {
            rendered.put(list.balancer(), new Upstreams(sorted(list.upstreams()), list.services()));
        } else if (event instanceof ConsulEvent.Passing list) {
            passing.put(list.service(), list.addresses());
            own(list.service(), list.addresses());
        } else if (event instanceof ConsulEvent.Critical list) {
            own(list.service(), list.addresses());
        } else if (event instanceof InstanceEvent.Started started) {
            own(started.service(), List.of(started.address()));
        }
    }

    private void own(String service, List<String> addresses) {
        addresses.forEach(address -> owners.put(address, service));
    }

    /** Takes the upstreams that a balancer had before the watch began, unless there are later ones. */
    synchronized void begin(String balancer, List<String> upstreams) {
        rendered.putIfAbsent(balancer, new Upstreams(sorted(upstreams), Map.of()));
    }

    /** Forgets the upstreams of a balancer. */
    synchronized void forget(String balancer) {
        rendered.remove(balancer);
    }

    /**
     * Returns the upstreams of a service that a balancer has in force, sorted. If the balancer does not tell services apart,
     * those are all but the ones that are known to be of other services.
     */
    synchronized Optional<List<String>> rendered(String balancer, String service) {
        return Optional.ofNullable(rendered.get(balancer)).map(list -> {
            List<String> own = list.of().get(service);
            if (own != null) {
                return sorted(own);
            }
            return list.of().isEmpty()
                    ? list.all().stream()
                            .filter(address -> service.equals(owners.getOrDefault(address, service)))
                            .toList()
                    : List.of();
        });
    }

    synchronized Optional<List<String>> passing(String service) {
        return Optional.ofNullable(passing.get(service));
    }

    private static List<String> sorted(Collection<String> addresses) {
        return addresses.stream().sorted().toList();
    }
}
