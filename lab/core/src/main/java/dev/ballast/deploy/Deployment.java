package dev.ballast.deploy;

import dev.ballast.engine.Bounds;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerLifecycle;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.Labels;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.history.Balancing;
import dev.ballast.topology.BalancerSpec;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Turns a topology into containers, and starts and stops them. Safe for use by several threads. */
public final class Deployment {

    /** Name of the balancer of a lab that has not said the names of its own. */
    public static final String BALANCER = "balancer";

    /** Name of the container with Consul's UI. */
    public static final String UI = "client-ui";

    /** The port on which a balancer serves in its container. */
    public static final int BALANCER_PORT = 5000;

    /** The port of Consul's HTTP API in its container. */
    public static final int UI_PORT = 8500;

    private final ContainerLifecycle containers;
    private volatile ContainerSpecs specs;

    /** @param containers starts and stops the containers of the lab */
    public Deployment(Topology topology, DeployedImages images, ContainerLifecycle containers) {
        this(topology, images, containers, System.getenv());
    }

    Deployment(
            Topology topology, DeployedImages images, ContainerLifecycle containers, Map<String, String> environment) {
        this.containers = containers;
        this.specs = new ContainerSpecs(topology, images, Bounds.of(environment));
    }

    /** Returns what is deployed. */
    public Topology topology() {
        return specs.topology();
    }

    /**
     * Returns a service of the topology.
     *
     * @throws IllegalArgumentException naming the services, if there is none of that name
     */
    public ServiceSpec service(String name) {
        return specs.service(name);
    }

    /** Returns whether the instances of a service count how often they execute each request of a load. */
    public boolean counts(String service) {
        return specs.images().service(service).labels().counts();
    }

    /** Returns how each balancer chooses an instance, by the name of its container. */
    public Map<String, Balancing> balances() {
        Map<String, Balancing> methods = new LinkedHashMap<>();
        topology().balancers().forEach(balancer -> {
            Balancing method = specs.images().balancer(balancer.name()).labels().balances();
            specs.names(balancer).forEach(name -> methods.put(name, method));
        });
        return methods;
    }

    /** Returns what each service and balancer is started with, such as {@code services.api.settings.drain}, as text. */
    public Map<String, String> facts() {
        return specs.facts();
    }

    /** Takes another topology and its images. Containers that are started from now on are of these. */
    public void become(Topology topology, DeployedImages images) {
        specs = new ContainerSpecs(topology, images, specs.bounds());
    }

    /** Returns the running instances of a service, in the order of their numbers. */
    public List<Container> instances(String service) {
        return containers.all().stream()
                .filter(container -> container.running() && container.isOf(service))
                .toList();
    }

    /**
     * Returns the containers of all balancers, stopped ones too, in the topology's order. Those that it does not have, since they
     * are about to be removed, come last.
     */
    public List<Container> balancers() {
        List<String> names =
                topology().balancers().stream().map(BalancerSpec::name).toList();
        return containers.all().stream()
                .filter(container -> container.role() == Role.BALANCER)
                .sorted(Comparator.comparing((Container container) -> !names.contains(container.service()))
                        .thenComparing(container -> names.indexOf(container.service())))
                .toList();
    }

    /** Returns the address at which the balancers and Consul name a container, {@code ip:port}. */
    public static String addressOf(Container container) {
        return container.address() + ":" + portOf(container);
    }

    /** Returns the port on which a container serves. */
    public static int portOf(Container container) {
        return container.role() == Role.API ? new ServiceLabels(container.labels()).port() : BALANCER_PORT;
    }

    /** Starts servers, UI, balancers and the first instances of the services, and returns once all run. */
    public void startEverything() {
        List<ContainerSpec> all = specs.everything();
        if (!specs.tuned()) {
            // an untuned agent that does not find server-1 at its first try waits 30 s before the second
            containers.start(all.subList(0, 1));
            all = all.subList(1, all.size());
        }
        withSidecars(containers.start(all));
    }

    /** Starts more instances of a service, under the lowest free numbers, and returns them. */
    public List<Container> start(String service, int howMany) {
        List<String> taken = containers.all().stream().map(Container::name).toList();
        return withSidecars(containers.start(specs.instances(service, taken, howMany)));
    }

    /** Returns the containers of a balancer, stopped ones too. */
    public List<Container> balancer(String name) {
        return containers.all().stream()
                .filter(container -> container.role() == Role.BALANCER && container.isOf(name))
                .toList();
    }

    /** Returns whether a container of a service or a balancer runs, and was started with what a new one would be. */
    public boolean isCurrent(Container container) {
        return container.running()
                && specs.stamp(container.role(), container.service())
                        .equals(container.labels().get(Labels.STAMP))
                && (container.role() != Role.BALANCER || hasItsPort(container));
    }

    private boolean hasItsPort(Container front) {
        int port = hostPort(specs.balancer(front.service()), front.name());
        return port == 0 || Integer.valueOf(port).equals(front.ports().get(BALANCER_PORT));
    }

    /** Returns the port on the host that the topology says; 0 if it says none. */
    static int hostPort(BalancerSpec balancer, String name) {
        return name.equals(balancer.name()) ? balancer.port() : 0;
    }

    /** Returns the names that the containers of a balancer have. */
    public List<String> names(String balancer) {
        return specs.names(specs.balancer(balancer));
    }

    /**
     * Starts a container of a balancer.
     *
     * @param port on the host unless the topology says one; 0 picks a free one
     */
    public Container startBalancer(String balancer, String name, int port) {
        BalancerSpec spec = specs.balancer(balancer);
        int own = hostPort(spec, name);
        return containers
                .start(List.of(specs.container(spec, name, own == 0 ? port : own)))
                .get(0);
    }

    /** Starts a sidecar beside each of these instances whose image does not register itself. Returns its argument. */
    private List<Container> withSidecars(List<Container> fresh) {
        List<ContainerSpec> sidecars = fresh.stream()
                .filter(container -> container.role() == Role.API)
                .filter(container -> specs.images().service(container.service()).needSidecar())
                .map(specs::sidecar)
                .toList();
        if (!sidecars.isEmpty()) {
            containers.start(sidecars);
        }
        return fresh;
    }

    /** Stops an instance. An agent beside it is stopped first. Returns the containers that it stopped. */
    public List<Container> stop(Container instance) {
        String sidecar = instance.name() + ContainerSpecs.SIDECAR_SUFFIX;
        List<Container> both = Stream.concat(
                        containers.all().stream()
                                .filter(container -> container.name().equals(sidecar)),
                        Stream.of(instance))
                .toList();
        both.forEach(containers::stop);
        return both;
    }

    /** Stops a container that has no agent beside it. */
    public void stopAlone(Container container) {
        containers.stop(container);
    }

    /** Removes what is left of a service: its containers that do not run, and their sidecars. */
    public void removeRest(String service) {
        containers.all().stream()
                .filter(container -> container.role() == Role.API || container.role() == Role.SIDECAR)
                .filter(container -> container.service().equals(service))
                .forEach(containers::remove);
    }

    /** Removes a container. Does nothing if it is gone already. */
    public void remove(Container container) {
        containers.remove(container);
    }

    /** Returns the container of a tool. */
    public static ContainerSpec tool(Tool tool, BuiltImage image) {
        ContainerSpec spec =
                ContainerSpec.of(tool.name(), Role.TOOL, image.reference()).command(tool.command());
        for (var variable : tool.environment().entrySet()) {
            spec = spec.env(variable.getKey(), variable.getValue());
        }
        for (var port : tool.ports().entrySet()) {
            spec = spec.publish(port.getKey(), port.getValue());
        }
        for (var bind : tool.binds().entrySet()) {
            spec = spec.bind(bind.getKey(), bind.getValue());
        }
        return tool.hostNetwork() ? spec.onHostNetwork() : spec;
    }

    /** Returns the name of the instance that a sidecar serves, or the name itself if it is not a sidecar's. */
    public static String servedInstance(String container) {
        return container.endsWith(ContainerSpecs.SIDECAR_SUFFIX)
                ? container.substring(0, container.length() - ContainerSpecs.SIDECAR_SUFFIX.length())
                : container;
    }
}
