package dev.ballast;

import dev.ballast.discovery.ConsulAgents;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Profile;
import dev.ballast.topology.Tool;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Turns a topology into containers. */
final class Deployment {

    static final String API = "api";
    static final String BALANCER = "balancer";
    static final String UI = "client-ui";
    static final int BALANCER_PORT = 5000;
    static final int UI_PORT = 8500;

    /** On an API's image: the port it serves on; the article's where it says nothing. */
    private static final String PORT_LABEL = "dev.ballast.port";

    private static final String BASE_LABEL = "dev.ballast.base";
    private static final String CHECK_LABEL = "dev.ballast.check";
    private static final String TAGS_LABEL = "dev.ballast.tags";
    private static final String RENDERED_LABEL = "dev.ballast.rendered";
    private static final String ANNOUNCES_LABEL = "dev.ballast.announces";
    private static final String SIDECAR_SUFFIX = "-sidecar";
    private static final String ARTICLE_RENDERED = "/etc/nginx/conf.d/load-balancer.conf";

    private static final ImageSource SIDECAR = ImageSource.parse("base");

    private final Topology topology;
    private final Containers containers;
    private final BuiltImage consul;
    private final BuiltImage api;
    private final BuiltImage balancer;
    private final BuiltImage sidecar;
    private final Map<String, String> apiLabels;
    private final Map<String, String> balancerLabels;

    /** Makes sure of the topology's images. */
    static Deployment of(Topology topology, Containers containers, ImageBuilder images) {
        return new Deployment(
                topology,
                containers,
                images,
                new Sources(images.pinned("consul"), topology.api(), topology.balancer(), SIDECAR));
    }

    /** Takes the images that the lab's containers run already, whatever their folders hold by now. */
    static Deployment running(Topology topology, Containers containers, ImageBuilder images) {
        Map<Role, ImageSource> inUse = new EnumMap<>(Role.class);
        containers
                .all()
                .forEach(container -> inUse.putIfAbsent(
                        container.role(), new ImageSource(ImageSource.Kind.REFERENCE, container.image())));
        return new Deployment(
                topology,
                containers,
                images,
                new Sources(
                        inUse.getOrDefault(Role.UI, images.pinned("consul")),
                        inUse.getOrDefault(Role.API, topology.api()),
                        inUse.getOrDefault(Role.BALANCER, topology.balancer()),
                        inUse.getOrDefault(Role.SIDECAR, SIDECAR)));
    }

    private record Sources(ImageSource consul, ImageSource api, ImageSource balancer, ImageSource sidecar) {}

    private Deployment(Topology topology, Containers containers, ImageBuilder images, Sources sources) {
        this.topology = topology;
        this.containers = containers;
        Map<ImageSource, BuiltImage> built = images.build(List.of(sources.consul(), sources.api(), sources.balancer()));
        this.consul = built.get(sources.consul());
        this.api = built.get(sources.api());
        this.balancer = built.get(sources.balancer());
        this.apiLabels = images.labels(api);
        this.balancerLabels = images.labels(balancer);
        this.sidecar = needsSidecar() ? images.build(sources.sidecar()) : api;
    }

    private boolean tuned() {
        return topology.profile() == Profile.REFERENCE;
    }

    private boolean needsSidecar() {
        return !"true".equals(apiLabels.get(BASE_LABEL));
    }

    /** Returns the port on which an API instance serves. */
    int apiPort() {
        return Integer.parseInt(apiLabels.getOrDefault(PORT_LABEL, "5000"));
    }

    /** Returns the file in which the balancer's upstreams are rendered. */
    String renderedFile() {
        return balancerLabels.getOrDefault(RENDERED_LABEL, ARTICLE_RENDERED);
    }

    /** Returns whether the balancer says itself when a member list is in force. */
    boolean balancerAnnounces() {
        return "true".equals(balancerLabels.get(ANNOUNCES_LABEL));
    }

    /** Returns the images in use, for the manifest. */
    List<BuiltImage> images() {
        return needsSidecar() ? List.of(consul, api, balancer, sidecar) : List.of(consul, api, balancer);
    }

    /** Returns the containers of a new lab: servers, UI, balancer, and the first API instances. */
    List<ContainerSpec> everything() {
        List<ContainerSpec> specs = new ArrayList<>();
        IntStream.rangeClosed(1, topology.servers())
                .mapToObj(n -> ContainerSpec.of(ConsulAgents.serverName(n), Role.SERVER, consul.reference())
                        .command(ConsulAgents.server(n, topology.servers(), tuned())))
                .forEach(specs::add);
        specs.add(ContainerSpec.of(UI, Role.UI, consul.reference())
                .command(ConsulAgents.ui(topology.servers(), tuned()))
                .publish(UI_PORT, topology.ports().ui()));
        specs.add(agentEnvironment(ContainerSpec.of(BALANCER, Role.BALANCER, balancer.reference()))
                .publish(BALANCER_PORT, topology.ports().balancer()));
        specs.addAll(apiSpecs(List.of(), topology.apis()));
        return specs;
    }

    /** Starts API instances beside those there are, and returns them. */
    List<Container> startApis(List<String> taken, int howMany) {
        return started(containers.start(apiSpecs(taken, howMany)));
    }

    /** Starts what a lab needs, and returns its containers. */
    List<Container> startEverything() {
        List<ContainerSpec> specs = everything();
        if (tuned()) {
            return started(containers.start(specs));
        }
        // untuned agents that do not find server-1 at their first try wait 30 s before the second: it goes first
        List<Container> all = new ArrayList<>(containers.start(specs.subList(0, 1)));
        all.addAll(containers.start(specs.subList(1, specs.size())));
        return started(all);
    }

    private List<ContainerSpec> apiSpecs(List<String> taken, int howMany) {
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> API + "-" + n)
                .filter(name -> !taken.contains(name))
                .limit(howMany)
                .map(name -> agentEnvironment(ContainerSpec.of(name, Role.API, api.reference())))
                .toList();
    }

    private ContainerSpec agentEnvironment(ContainerSpec spec) {
        return spec.env("CONSUL_SERVER", String.join(",", ConsulAgents.joined(topology.servers(), tuned())))
                .env("BALLAST_PROFILE", topology.profile().id());
    }

    /** Puts an agent and a registration beside each API instance that brings none of its own. */
    private List<Container> started(List<Container> fresh) {
        if (needsSidecar()) {
            containers.start(fresh.stream()
                    .filter(container -> container.role() == Role.API)
                    .map(this::sidecar)
                    .toList());
        }
        return fresh;
    }

    private ContainerSpec sidecar(Container foreign) {
        Map<String, String> service = new LinkedHashMap<>();
        service.put("SERVICE_NAME", API);
        service.put("SERVICE_PORT", String.valueOf(apiPort()));
        service.put("SERVICE_TAGS", apiLabels.getOrDefault(TAGS_LABEL, "foreign"));
        service.put("CHECK_PATH", apiLabels.getOrDefault(CHECK_LABEL, "/hostname"));
        ContainerSpec spec =
                agentEnvironment(ContainerSpec.of(sidecarName(foreign.name()), Role.SIDECAR, sidecar.reference())
                        .beside(foreign));
        for (var variable : service.entrySet()) {
            spec = spec.env(variable.getKey(), variable.getValue());
        }
        return spec;
    }

    /** Returns the container of a tool. */
    static ContainerSpec tool(Tool tool, BuiltImage image) {
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

    /** Returns the name of the agent beside an instance. */
    static String sidecarName(String instance) {
        return instance + SIDECAR_SUFFIX;
    }

    /** Returns the instance for which a container speaks: itself, or the one it stands beside. */
    static String instanceOf(String container) {
        return container.endsWith(SIDECAR_SUFFIX)
                ? container.substring(0, container.length() - SIDECAR_SUFFIX.length())
                : container;
    }
}
