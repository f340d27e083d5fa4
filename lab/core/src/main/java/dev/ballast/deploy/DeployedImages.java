package dev.ballast.deploy;

import dev.ballast.engine.Container;
import dev.ballast.engine.Role;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.image.ImageLabels;
import dev.ballast.history.Balancing;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Topology;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a lab, and what their labels say; docs/how-to/own-images.md lists the labels.
 *
 * @param consul runs the servers and the UI
 * @param api runs the API instances
 * @param balancer runs the balancer
 * @param sidecar registers an API instance whose image does not register itself; the API's image if none is needed
 * @param apiLabels labels of the API's image
 * @param balancerLabels labels of the balancer's image
 */
public record DeployedImages(
        BuiltImage consul,
        BuiltImage api,
        BuiltImage balancer,
        BuiltImage sidecar,
        Map<String, String> apiLabels,
        Map<String, String> balancerLabels) {

    private static final String ARTICLE_RENDERED = "/etc/nginx/conf.d/load-balancer.conf";

    /** The processes of {@code ballast/base}. */
    private static final Set<String> BASE_HELPERS = Set.of("consul", "register", "drain");

    private static final ImageSource SIDECAR = ImageSource.parse("base");

    private record Sources(ImageSource consul, ImageSource api, ImageSource balancer, ImageSource sidecar) {}

    /** Builds or finds the images of a topology. */
    public static DeployedImages of(Topology topology, ImageBuilder images) {
        return built(new Sources(images.pinned("consul"), topology.api(), topology.balancer(), SIDECAR), images);
    }

    /** Returns the images that containers run already, even if their folders have changed since. */
    public static DeployedImages running(Topology topology, Collection<Container> containers, ImageBuilder images) {
        Map<Role, ImageSource> inUse = new EnumMap<>(Role.class);
        containers.forEach(container ->
                inUse.putIfAbsent(container.role(), new ImageSource(ImageSource.Kind.REFERENCE, container.image())));
        Sources sources = new Sources(
                inUse.getOrDefault(Role.UI, images.pinned("consul")),
                inUse.getOrDefault(Role.API, topology.api()),
                inUse.getOrDefault(Role.BALANCER, topology.balancer()),
                inUse.getOrDefault(Role.SIDECAR, SIDECAR));
        return built(sources, images);
    }

    private static DeployedImages built(Sources sources, ImageBuilder images) {
        Map<ImageSource, BuiltImage> built = images.build(List.of(sources.consul(), sources.api(), sources.balancer()));
        BuiltImage api = built.get(sources.api());
        BuiltImage balancer = built.get(sources.balancer());
        Map<String, String> apiLabels = images.labels(api);
        return new DeployedImages(
                built.get(sources.consul()),
                api,
                balancer,
                registersItself(apiLabels) ? api : images.build(sources.sidecar()),
                apiLabels,
                images.labels(balancer));
    }

    private static boolean registersItself(Map<String, String> apiLabels) {
        return "true".equals(apiLabels.get(ImageLabels.BASE));
    }

    /** Returns whether each API instance needs a sidecar that registers it. */
    boolean needSidecar() {
        return !registersItself(apiLabels);
    }

    /** Returns the port on which an API instance serves. */
    int apiPort() {
        return Integer.parseInt(apiLabels.getOrDefault(ImageLabels.PORT, "5000"));
    }

    /** Returns the path of the health check of an API instance with a sidecar. */
    String apiCheck() {
        return apiLabels.getOrDefault(ImageLabels.CHECK, "/hostname");
    }

    /** Returns the tags under which a sidecar registers its instance. */
    String apiTags() {
        return apiLabels.getOrDefault(ImageLabels.TAGS, "foreign");
    }

    /** Returns whether the API instances count how often they execute each request of a load. */
    public boolean apiCounts() {
        return "true".equals(apiLabels.get(ImageLabels.LEDGER));
    }

    /** Returns the file in which the balancer's upstreams are rendered. */
    public String renderedFile() {
        return balancerLabels.getOrDefault(ImageLabels.RENDERED, ARTICLE_RENDERED);
    }

    /** Returns whether the balancer announces each member list that is in force. */
    public boolean balancerAnnounces() {
        return "true".equals(balancerLabels.get(ImageLabels.ANNOUNCES));
    }

    /**
     * Returns how the balancer chooses an instance.
     *
     * @throws IllegalArgumentException if its label names no method
     */
    public Balancing balances() {
        return Balancing.labelled(balancerLabels.get(ImageLabels.BALANCES));
    }

    /**
     * Returns the commands that print the versions of the balancer's programs. If its image names none, they are those
     * of all balancers that ship.
     */
    public List<String> versionCommands() {
        String own = balancerLabels.get(ImageLabels.VERSIONS);
        Stream<String> labels = own != null
                ? Stream.of(own)
                : ImageBuilder.shippedLabels().values().stream()
                        .flatMap(shipped -> Stream.ofNullable(shipped.get(ImageLabels.VERSIONS)));
        return labels.flatMap(label -> Stream.of(label.split(" *, *")))
                .distinct()
                .toList();
    }

    /**
     * Returns whether a supervised process of a container may serve requests, or null if its image does not say.
     *
     * @param process supervisord's name of it
     */
    public @Nullable Boolean serves(Container container, String process) {
        String helpers =
                switch (container.role()) {
                    case API -> apiLabels.get(ImageLabels.HELPERS);
                    case BALANCER -> balancerLabels.get(ImageLabels.HELPERS);
                    default -> null;
                };
        return helpers == null
                ? null
                : !BASE_HELPERS.contains(process)
                        && !List.of(helpers.strip().split("\\s+")).contains(process);
    }

    /** Returns the images in use, for the manifest. */
    public List<BuiltImage> all() {
        return needSidecar() ? List.of(consul, api, balancer, sidecar) : List.of(consul, api, balancer);
    }
}
