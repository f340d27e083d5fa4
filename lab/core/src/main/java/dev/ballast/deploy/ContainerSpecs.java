package dev.ballast.deploy;

import dev.ballast.engine.Bounds;
import dev.ballast.engine.Container;
import dev.ballast.engine.ContainerSpec;
import dev.ballast.engine.Labels;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.ImageLabels;
import dev.ballast.topology.BalancerSpec;
import dev.ballast.topology.EffectiveSetting;
import dev.ballast.topology.ImageSettings;
import dev.ballast.topology.Profile;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Setting;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The containers of a topology.
 *
 * @param images run them
 * @param bounds of those that may be of a user's image
 */
record ContainerSpecs(Topology topology, DeployedImages images, Bounds bounds) {

    static final String SIDECAR_SUFFIX = "-sidecar";

    /** Docker's default for {@code docker stop}. */
    private static final Duration USUAL_STOP = Duration.ofSeconds(10);

    /** What an instance may take to stop beside its drain. */
    private static final Duration BESIDE_DRAIN = Duration.ofSeconds(6);

    /** Returns the first containers: servers, UI, balancers, and the instances of the services without their sidecars. */
    List<ContainerSpec> everything() {
        String consul = images.consul().reference();
        List<ContainerSpec> specs = new ArrayList<>();
        IntStream.rangeClosed(1, topology.servers())
                .mapToObj(n -> ContainerSpec.of(ConsulAgents.serverName(n), Role.SERVER, consul)
                        .command(ConsulAgents.server(n, topology.servers(), tuned())))
                .forEach(specs::add);
        specs.add(ContainerSpec.of(Deployment.UI, Role.UI, consul)
                .command(ConsulAgents.ui(topology.servers(), tuned()))
                .publish(Deployment.UI_PORT, topology.uiPort()));
        topology.balancers().forEach(balancer -> specs.addAll(containers(balancer)));
        topology.services().forEach(service -> specs.addAll(instances(service.name(), List.of(), service.count())));
        return specs;
    }

    private List<ContainerSpec> containers(BalancerSpec balancer) {
        return names(balancer).stream()
                .map(name -> container(balancer, name, Deployment.hostPort(balancer, name)))
                .toList();
    }

    /**
     * Returns a balancer.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    BalancerSpec balancer(String name) {
        return topology.balancers().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no balancer '%s'".formatted(name)));
    }

    /** Returns what a new container of a service or a balancer would be stamped with. */
    String stamp(Role role, String name) {
        ContainerSpec spec = role == Role.BALANCER ? container(balancer(name), name, 0) : instance(service(name), name);
        return spec.labels().getOrDefault(Labels.STAMP, "");
    }

    /** Returns the names of the containers of a balancer. */
    List<String> names(BalancerSpec balancer) {
        return IntStream.rangeClosed(1, balancer.count())
                .mapToObj(n -> n == 1 ? balancer.name() : balancer.name() + "-" + n)
                .toList();
    }

    /**
     * Returns a container of a balancer.
     *
     * @param port on the host; 0 picks a free one
     */
    ContainerSpec container(BalancerSpec balancer, String name, int port) {
        DeployedImages.OfBalancer image = images.balancer(balancer.name());
        ContainerSpec spec = withAgent(
                        ContainerSpec.of(name, Role.BALANCER, image.image().reference()), balancer.name())
                .env("BALLAST_SERVICES", routes());
        ImageSettings taken = image.labels().settings();
        ContainerSpec told =
                told(spec, taken.told(topology.effective(balancer, taken))).label(Labels.SERVES, routes());
        return told.label(Labels.STAMP, Stamp.of(image.image(), told)).publish(Deployment.BALANCER_PORT, port);
    }

    private String routes() {
        return topology.services().stream()
                .map(service -> service.name() + ":" + service.route())
                .collect(Collectors.joining(" "));
    }

    /**
     * Returns a service.
     *
     * @throws IllegalArgumentException naming the services, if there is none of that name
     */
    ServiceSpec service(String name) {
        return topology.services().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no service '%s'; there is %s"
                        .formatted(
                                name,
                                topology.services().stream()
                                        .map(ServiceSpec::name)
                                        .collect(Collectors.joining(", ")))));
    }

    /**
     * Returns more instances of a service, under the lowest free numbers.
     *
     * @param taken names that are not free
     */
    List<ContainerSpec> instances(String name, List<String> taken, int howMany) {
        ServiceSpec service = service(name);
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> name + "-" + n)
                .filter(free -> !taken.contains(free))
                .limit(howMany)
                .map(free -> instance(service, free))
                .toList();
    }

    private ContainerSpec instance(ServiceSpec service, String name) {
        DeployedImages.OfService of = images.service(service.name());
        ContainerSpec spec = withAgent(
                        ContainerSpec.of(name, Role.API, of.image().reference()), service.name())
                .label(ImageLabels.PORT, String.valueOf(port(service, of)))
                .label(Labels.STOP_SECONDS, stopSeconds(service, of));
        if (of.needSidecar()) {
            return spec.label(
                    Labels.STAMP, Stamp.of(of.image(), spec) + Stamp.of(of.sidecar(), sidecar(service, name)));
        }
        ContainerSpec registering = withSettings(spec, service, of).env("SERVICE_NAME", service.name());
        registering = service.port() == 0 ? registering : registering.env("SERVICE_PORT", "" + service.port());
        registering = service.check().isEmpty() ? registering : registering.env("CHECK_PATH", service.check());
        registering = service.tags().isEmpty() ? registering : registering.env("SERVICE_TAGS", tags(service));
        return registering.label(Labels.STAMP, Stamp.of(of.image(), registering));
    }

    /** Returns the container that registers an instance whose image does not register itself. */
    ContainerSpec sidecar(Container foreign) {
        return sidecar(service(foreign.service()), foreign.name()).beside(foreign);
    }

    private ContainerSpec sidecar(ServiceSpec service, String instance) {
        DeployedImages.OfService of = images.service(service.name());
        ContainerSpec spec = ContainerSpec.of(
                instance + SIDECAR_SUFFIX, Role.SIDECAR, of.sidecar().reference());
        return withSettings(withAgent(spec, service.name()), service, of)
                .label(Labels.STOP_SECONDS, stopSeconds(service, of))
                .env("SERVICE_NAME", service.name())
                .env("SERVICE_PORT", String.valueOf(port(service, of)))
                .env("SERVICE_TAGS", service.tags().isEmpty() ? of.labels().tags() : tags(service))
                .env("CHECK_PATH", service.check().isEmpty() ? of.labels().check() : service.check());
    }

    private static int port(ServiceSpec service, DeployedImages.OfService of) {
        return service.port() == 0 ? of.labels().port() : service.port();
    }

    private static String tags(ServiceSpec service) {
        return String.join(",", service.tags());
    }

    /** Returns a container with what its agent must know, within bounds: its image, or the one that it serves, may be a user's. */
    private ContainerSpec withAgent(ContainerSpec spec, String service) {
        return spec.within(bounds)
                .label(Labels.SERVICE, service)
                .env("CONSUL_SERVER", String.join(",", ConsulAgents.joined(topology.servers(), tuned())))
                .env("BALLAST_PROFILE", topology.profile().id());
    }

    private ContainerSpec withSettings(ContainerSpec spec, ServiceSpec service, DeployedImages.OfService of) {
        ImageSettings taken = of.registrar().settings();
        return told(spec, taken.told(topology.effective(service, taken)));
    }

    private static ContainerSpec told(ContainerSpec spec, List<EffectiveSetting> settings) {
        ContainerSpec with = spec;
        for (EffectiveSetting one : settings) {
            with = with.env(one.setting().environment(), text(one));
        }
        return with;
    }

    /** The drain is a number that {@code sleep} takes; the others are in the form of the topology. */
    private static String text(EffectiveSetting one) {
        return one.setting() == Setting.DRAIN ? seconds(drain(one)) : one.value();
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0
                ? String.valueOf(time.toSeconds())
                : String.format(Locale.ROOT, "%.3f", time.toMillis() / 1e3);
    }

    private static Duration drain(EffectiveSetting one) {
        return Setting.duration(one.value()).orElse(Duration.ZERO);
    }

    /** Returns after how many seconds an instance that has not stopped is killed: not before it is drained. */
    private String stopSeconds(ServiceSpec service, DeployedImages.OfService of) {
        Duration limit = topology.effective(service, of.registrar().settings()).stream()
                .filter(one -> one.setting() == Setting.DRAIN)
                .map(one -> drain(one).plus(BESIDE_DRAIN))
                .filter(time -> time.compareTo(USUAL_STOP) > 0)
                .findFirst()
                .orElse(USUAL_STOP);
        return String.valueOf(limit.plusMillis(999).toSeconds());
    }

    /** Returns what each service and balancer is started with, such as {@code services.api.settings.drain}, as text. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        topology.services().forEach(service -> {
            ImageSettings taken = images.service(service.name()).registrar().settings();
            String path = "services." + service.name();
            facts.put(path + ".image", service.image().toString());
            facts.put(path + ".count", String.valueOf(service.count()));
            facts.put(path + ".route", service.route());
            put(facts, path, taken, topology.effective(service, taken));
        });
        topology.balancers().forEach(balancer -> {
            ImageSettings taken = images.balancer(balancer.name()).labels().settings();
            String path = "balancers." + balancer.name();
            facts.put(path + ".image", balancer.image().toString());
            facts.put(path + ".count", String.valueOf(balancer.count()));
            put(facts, path, taken, topology.effective(balancer, taken));
        });
        return facts;
    }

    private static void put(
            Map<String, String> facts, String path, ImageSettings taken, List<EffectiveSetting> effective) {
        taken.told(effective)
                .forEach(one ->
                        facts.put("%s.settings.%s".formatted(path, one.setting().key()), one.value()));
    }

    /** Returns whether the agents find each other, and are asked, quickly. */
    boolean tuned() {
        return topology.profile() == Profile.REFERENCE;
    }
}
