package dev.ballast.deploy;

import dev.ballast.engine.Bounds;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerLifecycle;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.history.Balancing;
import dev.ballast.topology.EffectiveSetting;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Turns a topology into containers, and starts and stops them. Safe for use by several threads. */
public final class Deployment {

    /** Name of the service that scales. */
    public static final String API = "api";

    /** Name of the balancer's container. */
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

    /**
     * Requires that this version can deploy a topology.
     *
     * @throws IllegalArgumentException naming all of it that would be left out
     */
    public static void requireDeployable(Topology topology) {
        List<String> more = new ArrayList<>();
        topology.services().forEach(service -> {
            String path = "services." + service.name();
            addIf(!service.name().equals(API), path, more);
            addIf(!service.route().equals(ServiceSpec.ROOT), path + ".route", more);
            addIf(service.port() != 0, path + ".port", more);
            addIf(!service.check().isEmpty(), path + ".check", more);
            addIf(!service.tags().isEmpty(), path + ".tags", more);
            changed(topology, topology.effective(service)).forEach(setting -> more.add(path + ".settings." + setting));
        });
        topology.balancers().forEach(balancer -> {
            String path = "balancers." + balancer.name();
            addIf(!balancer.name().equals(BALANCER), path, more);
            addIf(balancer.count() != 1, path + ".count", more);
            changed(topology, topology.effective(balancer)).forEach(setting -> more.add(path + ".settings." + setting));
        });
        if (!more.isEmpty()) {
            throw new IllegalArgumentException(
                    "topology %s cannot be started: this version starts one service %s and one balancer %s with the settings of the profile, and the topology also has %s"
                            .formatted(topology.name(), API, BALANCER, String.join(", ", more)));
        }
    }

    private static void addIf(boolean present, String path, List<String> paths) {
        if (present) {
            paths.add(path);
        }
    }

    private static List<String> changed(Topology topology, List<EffectiveSetting> settings) {
        return settings.stream()
                .filter(one -> !one.value().equals(one.setting().preset(topology.profile())))
                .map(one -> one.setting().key())
                .toList();
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

    /** Returns the containers of all balancers in the topology's order, stopped ones too. */
    public List<Container> balancers() {
        List<Container> all = containers.all();
        return topology().balancers().stream()
                .flatMap(balancer -> all.stream()
                        .filter(container -> container.role() == Role.BALANCER)
                        .filter(container -> container.isOf(balancer.name())))
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
