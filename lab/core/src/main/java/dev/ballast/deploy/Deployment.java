package dev.ballast.deploy;

import dev.ballast.engine.Bounds;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerLifecycle;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.topology.EffectiveSetting;
import dev.ballast.topology.Profile;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

    private static final String SIDECAR_SUFFIX = "-sidecar";

    private final Topology topology;
    private final DeployedImages images;
    private final ContainerLifecycle containers;
    private final Map<String, String> environment;

    /** @param containers starts and stops the containers of the lab */
    public Deployment(Topology topology, DeployedImages images, ContainerLifecycle containers) {
        this(topology, images, containers, System.getenv());
    }

    Deployment(
            Topology topology, DeployedImages images, ContainerLifecycle containers, Map<String, String> environment) {
        this.topology = topology;
        this.images = images;
        this.containers = containers;
        this.environment = environment;
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

    /** Returns the running API instances, in the order of their numbers. */
    public List<Container> apis() {
        return containers.all().stream()
                .filter(container -> container.running() && container.isOf(API))
                .toList();
    }

    /** Returns the address at which the balancer and Consul name a container, {@code ip:port}. */
    public String addressOf(Container container) {
        return container.address() + ":" + portOf(container);
    }

    /** Returns the port on which a container serves. */
    public int portOf(Container container) {
        return container.role() == Role.API ? images.apiPort() : BALANCER_PORT;
    }

    /** Starts servers, UI, balancer and the first API instances, and returns once all run. */
    public void startEverything() {
        List<ContainerSpec> specs = everything();
        if (!tuned()) {
            // an untuned agent that does not find server-1 at its first try waits 30 s before the second
            containers.start(specs.subList(0, 1));
            specs = specs.subList(1, specs.size());
        }
        withSidecars(containers.start(specs));
    }

    private List<ContainerSpec> everything() {
        List<ContainerSpec> specs = new ArrayList<>();
        IntStream.rangeClosed(1, topology.servers())
                .mapToObj(n -> ContainerSpec.of(
                                ConsulAgents.serverName(n),
                                Role.SERVER,
                                images.consul().reference())
                        .command(ConsulAgents.server(n, topology.servers(), tuned())))
                .forEach(specs::add);
        specs.add(ContainerSpec.of(UI, Role.UI, images.consul().reference())
                .command(ConsulAgents.ui(topology.servers(), tuned()))
                .publish(UI_PORT, topology.ports().ui()));
        specs.add(withAgent(ContainerSpec.of(
                        BALANCER, Role.BALANCER, images.balancer().reference()))
                .publish(BALANCER_PORT, topology.ports().balancer()));
        specs.addAll(apiSpecs(List.of(), topology.apis()));
        return specs;
    }

    /** Starts more API instances, under the lowest free numbers, and returns them. */
    public List<Container> startApis(int howMany) {
        List<String> taken = containers.all().stream().map(Container::name).toList();
        return withSidecars(containers.start(apiSpecs(taken, howMany)));
    }

    /**
     * Stops an API instance. An agent beside it is stopped first. Returns the containers that it stopped.
     *
     * @param limit after which a container that has not stopped is killed
     */
    public List<Container> stop(Container api, Duration limit) {
        String sidecar = api.name() + SIDECAR_SUFFIX;
        List<Container> both = Stream.concat(
                        containers.all().stream()
                                .filter(container -> container.name().equals(sidecar)),
                        Stream.of(api))
                .toList();
        both.forEach(container -> containers.stop(container, limit));
        return both;
    }

    /** Removes a container. Does nothing if it is gone already. */
    public void remove(Container container) {
        containers.remove(container);
    }

    private List<ContainerSpec> apiSpecs(List<String> taken, int howMany) {
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> API + "-" + n)
                .filter(name -> !taken.contains(name))
                .limit(howMany)
                .map(name -> withAgent(
                        ContainerSpec.of(name, Role.API, images.apiImage().reference())))
                .toList();
    }

    /** Returns a container with what its agent must know, within bounds: its image, or the one that it serves, may be a user's. */
    private ContainerSpec withAgent(ContainerSpec spec) {
        return spec.within(Bounds.of(environment))
                .env("CONSUL_SERVER", String.join(",", ConsulAgents.joined(topology.servers(), tuned())))
                .env("BALLAST_PROFILE", topology.profile().id());
    }

    private boolean tuned() {
        return topology.profile() == Profile.REFERENCE;
    }

    /** Starts a sidecar beside each of these API instances if their image does not register itself. Returns its argument. */
    private List<Container> withSidecars(List<Container> fresh) {
        if (images.needSidecar()) {
            containers.start(fresh.stream()
                    .filter(container -> container.role() == Role.API)
                    .map(this::sidecar)
                    .toList());
        }
        return fresh;
    }

    private ContainerSpec sidecar(Container foreign) {
        return withAgent(ContainerSpec.of(
                                foreign.name() + SIDECAR_SUFFIX,
                                Role.SIDECAR,
                                images.sidecar().reference())
                        .beside(foreign))
                .env("SERVICE_NAME", API)
                .env("SERVICE_PORT", String.valueOf(images.apiPort()))
                .env("SERVICE_TAGS", images.apiTags())
                .env("CHECK_PATH", images.apiCheck());
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

    /** Returns the name of the API instance that a sidecar serves, or the name itself if it is not a sidecar's. */
    public static String servedInstance(String container) {
        return container.endsWith(SIDECAR_SUFFIX)
                ? container.substring(0, container.length() - SIDECAR_SUFFIX.length())
                : container;
    }
}
