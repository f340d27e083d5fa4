package dev.ballast.topology;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The ports on the host of a topology that a running lab gets. */
final class HostPorts {

    private HostPorts() {}

    /**
     * Returns a topology with the ports in force in place of those that may be any. A first balancer of another name has the port
     * of the first one in force, if that one leaves.
     */
    static Topology kept(Topology inForce, Topology wanted) {
        Set<String> names = wanted.balancers().stream().map(BalancerSpec::name).collect(Collectors.toSet());
        Set<Integer> said =
                wanted.balancers().stream().map(BalancerSpec::port).collect(Collectors.toCollection(HashSet::new));
        List<BalancerSpec> balancers = new ArrayList<>();
        for (BalancerSpec balancer : wanted.balancers()) {
            BalancerSpec first = inForce.balancers().get(0);
            boolean takesItsPlace = balancers.isEmpty() && !names.contains(first.name());
            int kept = inForce.balancers().stream()
                    .filter(old -> old.name().equals(balancer.name()))
                    .findFirst()
                    .map(BalancerSpec::port)
                    .orElse(takesItsPlace && !said.contains(first.port()) ? first.port() : 0);
            balancers.add(
                    balancer.port() != 0
                            ? balancer
                            : balancer.toBuilder().port(kept).build());
        }
        return new Topology(
                wanted.name(),
                wanted.profile(),
                wanted.servers(),
                inForce.uiPort(),
                wanted.services(),
                balancers,
                wanted.settings());
    }
}
