package dev.ballast.topology;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The topology of a running lab, and what of it may be otherwise because a change has not ended. Immutable.
 *
 * @param topology what runs
 * @param unsettledServices names of services whose instances may be others than the topology says, or that it does not have
 * @param unsettledBalancers names of balancers whose containers may be others than the topology says, or that it does not have
 */
public record InForce(Topology topology, Set<String> unsettledServices, Set<String> unsettledBalancers) {

    public InForce {
        unsettledServices = Set.copyOf(unsettledServices);
        unsettledBalancers = Set.copyOf(unsettledBalancers);
    }

    @JsonCreator
    static InForce read(
            @JsonProperty(value = "topology", required = true) Topology topology,
            @JsonProperty(value = "unsettledServices", required = true) Set<String> unsettledServices,
            @JsonProperty(value = "unsettledBalancers", required = true) Set<String> unsettledBalancers) {
        return new InForce(topology, unsettledServices, unsettledBalancers);
    }

    /** Returns a topology that runs as it says. */
    public static InForce settled(Topology topology) {
        return new InForce(topology, Set.of(), Set.of());
    }

    public boolean isSettled() {
        return unsettledServices.isEmpty() && unsettledBalancers.isEmpty();
    }

    /** Returns this with a service whose instances are to be replaced, such as by those of an image that was built again. */
    public InForce withUnsettledService(String name) {
        return new InForce(topology, with(unsettledServices, name), unsettledBalancers);
    }

    /** Returns this with a balancer whose containers are to be replaced. */
    public InForce withUnsettledBalancer(String name) {
        return new InForce(topology, unsettledServices, with(unsettledBalancers, name));
    }

    private static Set<String> with(Set<String> names, String name) {
        Set<String> more = new TreeSet<>(names);
        more.add(name);
        return more;
    }

    /**
     * Returns this with the numbers of instances that there are.
     *
     * @param instances by service; a service that is not there has none
     */
    public InForce withCounts(Map<String, Integer> instances) {
        TopologyBuilder builder = topology.toBuilder();
        for (ServiceSpec service : topology.services()) {
            int count = instances.getOrDefault(service.name(), 0);
            builder.service(service.name(), s -> s.count(Math.min(count, ServiceSpec.MAX_COUNT)));
        }
        return new InForce(builder.build(), unsettledServices, unsettledBalancers);
    }
}
