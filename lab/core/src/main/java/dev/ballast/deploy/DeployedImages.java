package dev.ballast.deploy;

import dev.ballast.engine.Container;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The images of a lab's services and balancers, by name. The images of a service are provided when they are needed first, so
 * that nothing is built for a command on a lab without instances, such as its removal. Safe for use by several threads.
 */
public final class DeployedImages {

    private static final ImageSource SIDECAR = ImageSource.parse("base");

    private final BuiltImage consul;
    private final Function<String, OfService> services;
    private final Function<String, OfBalancer> balancers;
    private final Map<String, OfService> ofServices = new HashMap<>();
    private final Map<String, OfBalancer> ofBalancers = new HashMap<>();

    /**
     * The images of a service.
     *
     * @param image runs the instances
     * @param labels labels of that image
     * @param sidecar registers an instance whose image does not register itself; the same image if none is needed
     * @param registrar labels of the image that registers: of one of the two
     */
    public record OfService(BuiltImage image, ServiceLabels labels, BuiltImage sidecar, ServiceLabels registrar) {

        private static OfService of(ImageSource source, ImageSource sidecar, ImageBuilder images) {
            BuiltImage image = images.build(source);
            ServiceLabels labels = new ServiceLabels(images.labels(image));
            if (labels.registers()) {
                return new OfService(image, labels, image, labels);
            }
            BuiltImage beside = images.build(sidecar);
            return new OfService(image, labels, beside, new ServiceLabels(images.labels(beside)));
        }

        /** Returns whether each instance needs a sidecar that registers it. */
        boolean needSidecar() {
            return !labels.registers();
        }
    }

    /** The image of a balancer, and what its labels say. */
    public record OfBalancer(BuiltImage image, BalancerLabels labels) {

        private static OfBalancer of(ImageSource source, ImageBuilder images) {
            BuiltImage image = images.build(source);
            return new OfBalancer(image, new BalancerLabels(images.labels(image)));
        }
    }

    /**
     * @param consul runs the servers and the UI
     * @param services provides the images of a service; called at most once for each
     * @param balancers provides the image of a balancer; called at most once for each
     */
    public DeployedImages(
            BuiltImage consul, Function<String, OfService> services, Function<String, OfBalancer> balancers) {
        this.consul = consul;
        this.services = services;
        this.balancers = balancers;
    }

    /** Builds or finds the images of a topology. */
    public static DeployedImages of(Topology topology, ImageBuilder images) {
        ImageSource consul = images.pinned("consul");
        List<ImageSource> all = new ArrayList<>(List.of(consul));
        topology.services().forEach(service -> all.add(service.image()));
        topology.balancers().forEach(balancer -> all.add(balancer.image()));
        images.build(all); // side by side
        return from(consul, topology, Map.of(), SIDECAR, images);
    }

    /**
     * Returns the images that containers run already, even if their folders have changed since.
     *
     * @throws IllegalArgumentException if there is no balancer or no UI
     */
    public static DeployedImages running(Topology topology, Collection<Container> containers, ImageBuilder images) {
        if (containers.stream().noneMatch(container -> container.role() == Role.BALANCER)) {
            throw lacking(containers);
        }
        return changing(topology, Set.of(), containers, images);
    }

    private static IllegalArgumentException lacking(Collection<Container> containers) {
        return new IllegalArgumentException("there is no balancer or no UI, but only %s"
                .formatted(containers.stream().map(Container::name).toList()));
    }

    /**
     * Returns the images that a lab has after a change: those that its containers run already, and those that the topology names
     * for the services and balancers that are changed.
     *
     * @param changed their names
     * @throws IllegalArgumentException if there is no UI
     */
    public static DeployedImages changing(
            Topology topology, Set<String> changed, Collection<Container> containers, ImageBuilder images) {
        Map<Role, ImageSource> first = new EnumMap<>(Role.class);
        containers.forEach(container -> first.putIfAbsent(container.role(), source(container)));
        ImageSource ui = first.get(Role.UI);
        if (ui == null) {
            throw lacking(containers);
        }
        Map<String, ImageSource> inUse = new HashMap<>();
        containers.stream()
                .filter(container -> container.role() == Role.API || container.role() == Role.BALANCER)
                .filter(container -> !changed.contains(container.service()))
                .forEach(container -> inUse.putIfAbsent(container.service(), source(container)));
        return from(ui, topology, inUse, first.getOrDefault(Role.SIDECAR, SIDECAR), images);
    }

    private static ImageSource source(Container container) {
        return new ImageSource(ImageSource.Kind.REFERENCE, container.image());
    }

    /** @param inUse instead of the images that the topology names */
    private static DeployedImages from(
            ImageSource consul,
            Topology topology,
            Map<String, ImageSource> inUse,
            ImageSource sidecar,
            ImageBuilder images) {
        Map<String, ImageSource> sources = new HashMap<>();
        topology.services().forEach(service -> sources.put(service.name(), service.image()));
        topology.balancers().forEach(balancer -> sources.put(balancer.name(), balancer.image()));
        sources.putAll(inUse);
        return new DeployedImages(
                images.build(consul),
                name -> OfService.of(named(sources, name), sidecar, images),
                name -> OfBalancer.of(named(sources, name), images));
    }

    private static ImageSource named(Map<String, ImageSource> sources, String name) {
        ImageSource source = sources.get(name);
        if (source == null) {
            throw new IllegalArgumentException("there is no '%s', but only %s".formatted(name, sources.keySet()));
        }
        return source;
    }

    /** Returns the image of the servers and the UI. */
    BuiltImage consul() {
        return consul;
    }

    /**
     * Returns the image of a balancer.
     *
     * @throws IllegalArgumentException if the topology has none of that name
     */
    synchronized OfBalancer balancer(String name) {
        return ofBalancers.computeIfAbsent(name, balancers);
    }

    /**
     * Returns the images of a service.
     *
     * @throws IllegalArgumentException if the topology has none of that name
     */
    synchronized OfService service(String name) {
        return ofServices.computeIfAbsent(name, services);
    }

    /** Returns the images in use, for the manifest. */
    public List<BuiltImage> all(Topology topology) {
        List<OfService> all = topology.services().stream()
                .map(service -> service(service.name()))
                .toList();
        return Stream.of(
                        Stream.of(consul),
                        all.stream().map(OfService::image),
                        topology.balancers().stream()
                                .map(balancer -> balancer(balancer.name()).image()),
                        all.stream().filter(OfService::needSidecar).map(OfService::sidecar))
                .flatMap(images -> images)
                .distinct()
                .toList();
    }
}
