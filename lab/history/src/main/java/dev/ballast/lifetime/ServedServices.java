package dev.ballast.lifetime;

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

/** Which service each balancer serves, as far as a history tells. A balancer serves one. */
final class ServedServices {

    /** What an event has in place of a name that its line lacks. */
    private static final String UNNAMED = "(unnamed)";

    private final Map<String, String> byBalancer = new HashMap<>();

    /**
     * @param rendered the member list of each balancer
     * @param offered the services that were scaled, or that Consul was asked for
     * @param serviceAt returns the service of the instance that had an address at a moment
     */
    ServedServices(
            Map<String, MemberList> rendered,
            Set<String> offered,
            BiFunction<String, Moment, Optional<String>> serviceAt) {
        Set<String> named = new HashSet<>(offered);
        named.remove(UNNAMED);
        rendered.forEach((balancer, list) -> (named.size() == 1
                        ? named.stream().findFirst()
                        : mostListed(list, named, serviceAt))
                .ifPresent(service -> byBalancer.put(balancer, service)));
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
                || byBalancer.getOrDefault(balancer, service).equals(service);
    }
}
