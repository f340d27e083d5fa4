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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a lab, and what their labels say; docs/how-to/own-images.md lists the labels. The API's image is provided when it
 * is needed first, so that nothing is built for a command on a lab without API instances, such as its removal. Safe for use by
 * several threads.
 */
public final class DeployedImages {

    private static final String ARTICLE_RENDERED = "/etc/nginx/conf.d/load-balancer.conf";

    /** The processes of {@code ballast/base}. */
    private static final Set<String> BASE_HELPERS = Set.of("consul", "register", "drain");

    private static final ImageSource SIDECAR = ImageSource.parse("base");

    /** The helpers of all images that ship, for an image that names none. */
    private static final class ShippedHelpers {
        static final Set<String> NAMES =
                shipped(ImageLabels.HELPERS).flatMap(DeployedImages::words).collect(Collectors.toUnmodifiableSet());
    }

    private final BuiltImage consul;
    private final BuiltImage balancer;
    private final Map<String, String> balancerLabels;
    private final Supplier<Api> provided;
    private @Nullable Api api;

    /**
     * The images of the API instances.
     *
     * @param image runs them
     * @param labels labels of that image
     * @param sidecar registers an instance whose image does not register itself; the same image if none is needed
     */
    public record Api(BuiltImage image, Map<String, String> labels, BuiltImage sidecar) {

        private static Api of(ImageSource source, ImageSource sidecar, ImageBuilder images) {
            BuiltImage image = images.build(source);
            Map<String, String> labels = images.labels(image);
            return new Api(image, labels, registersItself(labels) ? image : images.build(sidecar));
        }
    }

    /**
     * @param consul runs the servers and the UI
     * @param balancer runs the balancer
     * @param balancerLabels labels of that image
     * @param api provides the images of the API instances; called once at most
     */
    public DeployedImages(
            BuiltImage consul, BuiltImage balancer, Map<String, String> balancerLabels, Supplier<Api> api) {
        this.consul = consul;
        this.balancer = balancer;
        this.balancerLabels = balancerLabels;
        this.provided = api;
    }

    /** Builds or finds the images of a topology. */
    public static DeployedImages of(Topology topology, ImageBuilder images) {
        ImageSource consul = images.pinned("consul");
        images.build(List.of(consul, topology.api(), topology.balancer())); // side by side
        return from(consul, topology.balancer(), topology.api(), SIDECAR, images);
    }

    /**
     * Returns the images that containers run already, even if their folders have changed since.
     *
     * @throws IllegalArgumentException if there is no balancer or no UI
     */
    public static DeployedImages running(Topology topology, Collection<Container> containers, ImageBuilder images) {
        Map<Role, ImageSource> inUse = new EnumMap<>(Role.class);
        containers.forEach(container ->
                inUse.putIfAbsent(container.role(), new ImageSource(ImageSource.Kind.REFERENCE, container.image())));
        ImageSource ui = inUse.get(Role.UI);
        ImageSource balancer = inUse.get(Role.BALANCER);
        if (ui == null || balancer == null) {
            throw new IllegalArgumentException("there is no balancer or no UI, but only %s"
                    .formatted(containers.stream().map(Container::name).toList()));
        }
        return from(
                ui,
                balancer,
                inUse.getOrDefault(Role.API, topology.api()),
                inUse.getOrDefault(Role.SIDECAR, SIDECAR),
                images);
    }

    private static DeployedImages from(
            ImageSource consul, ImageSource balancer, ImageSource api, ImageSource sidecar, ImageBuilder images) {
        BuiltImage front = images.build(balancer);
        return new DeployedImages(
                images.build(consul), front, images.labels(front), () -> Api.of(api, sidecar, images));
    }

    private synchronized Api api() {
        if (api == null) {
            api = provided.get();
        }
        return api;
    }

    /** Returns the image of the servers and the UI. */
    BuiltImage consul() {
        return consul;
    }

    /** Returns the image of the balancer. */
    BuiltImage balancer() {
        return balancer;
    }

    /** Returns the image of the API instances. */
    BuiltImage apiImage() {
        return api().image();
    }

    /** Returns the image of the agent beside an API instance that does not register itself. */
    BuiltImage sidecar() {
        return api().sidecar();
    }

    private static boolean registersItself(Map<String, String> apiLabels) {
        return "true".equals(apiLabels.get(ImageLabels.BASE));
    }

    /** Returns whether each API instance needs a sidecar that registers it. */
    boolean needSidecar() {
        return !registersItself(api().labels());
    }

    /** Returns the port on which an API instance serves. */
    int apiPort() {
        return Integer.parseInt(api().labels().getOrDefault(ImageLabels.PORT, "5000"));
    }

    /** Returns the path of the health check of an API instance with a sidecar. */
    String apiCheck() {
        return api().labels().getOrDefault(ImageLabels.CHECK, "/hostname");
    }

    /** Returns the tags under which a sidecar registers its instance. */
    String apiTags() {
        return api().labels().getOrDefault(ImageLabels.TAGS, "foreign");
    }

    /** Returns whether the API instances count how often they execute each request of a load. */
    public boolean apiCounts() {
        return "true".equals(api().labels().get(ImageLabels.LEDGER));
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
        return ofBalancer(ImageLabels.VERSIONS)
                .flatMap(label -> Stream.of(label.split(" *, *")))
                .distinct()
                .toList();
    }

    /**
     * Returns the regular expressions that find what the balancer's proxy prints of its worker processes. If its image has
     * none, they are those of all balancers that ship.
     */
    public List<String> workerNotices() {
        return ofBalancer(ImageLabels.WORKERS).distinct().toList();
    }

    private Stream<String> ofBalancer(String label) {
        String own = balancerLabels.get(label);
        return own != null ? Stream.of(own) : shipped(label);
    }

    /** Returns what a label says in each image that ships and has it. */
    private static Stream<String> shipped(String label) {
        return ImageBuilder.shippedLabels().values().stream().flatMap(labels -> Stream.ofNullable(labels.get(label)));
    }

    private static Stream<String> words(String label) {
        return Stream.of(label.strip().split("\\s+"));
    }

    /**
     * Returns whether a supervised process of a container may serve requests. If its image does not name its helpers, those
     * of all images that ship serve none.
     *
     * @param process supervisord's name of it
     */
    public boolean serves(Container container, String process) {
        String helpers =
                switch (container.role()) {
                    case API -> api().labels().get(ImageLabels.HELPERS);
                    case BALANCER -> balancerLabels.get(ImageLabels.HELPERS);
                    default -> null;
                };
        return !BASE_HELPERS.contains(process)
                && (helpers == null
                        ? !ShippedHelpers.NAMES.contains(process)
                        : words(helpers).noneMatch(process::equals));
    }

    /** Returns the images in use, for the manifest. */
    public List<BuiltImage> all() {
        return needSidecar() ? List.of(consul, apiImage(), balancer, sidecar()) : List.of(consul, apiImage(), balancer);
    }
}
