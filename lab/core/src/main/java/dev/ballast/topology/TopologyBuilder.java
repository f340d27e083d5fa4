package dev.ballast.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Builds a {@link Topology}. Not safe for use by several threads. */
public final class TopologyBuilder {

    private String name = "reference";
    private Profile profile = Profile.REFERENCE;
    private int servers = 3;
    private int uiPort;
    private Settings settings = Settings.NONE;
    private final List<ServiceSpec> services = new ArrayList<>();
    private final List<BalancerSpec> balancers = new ArrayList<>();
    private boolean hasPresetService;
    private boolean hasPresetBalancer;

    TopologyBuilder() {
        services.add(new ServiceSpec.Builder("api").image("api-flask").build());
        balancers.add(
                new BalancerSpec.Builder("balancer").strategy("nginx-reload").build());
        hasPresetService = true;
        hasPresetBalancer = true;
    }

    TopologyBuilder(Topology from) {
        name = from.name();
        profile = from.profile();
        servers = from.servers();
        uiPort = from.uiPort();
        settings = from.settings();
        services.addAll(from.services());
        balancers.addAll(from.balancers());
    }

    /** Names the topology in reports; not blank. */
    public TopologyBuilder name(String name) {
        Topology.checkName(name);
        this.name = name;
        return this;
    }

    /** Chooses the tuned defaults or the article's. */
    public TopologyBuilder profile(Profile profile) {
        this.profile = profile;
        return this;
    }

    /** Deploys that many Consul servers: 1, 3, 5 or 7. */
    public TopologyBuilder servers(int servers) {
        Topology.checkServers(servers);
        this.servers = servers;
        return this;
    }

    /**
     * Adds a service, or changes the one of that name. The first service that is added takes the place of the one that a new
     * builder begins with.
     *
     * @param change sets the values of the service; a new one needs an image
     * @throws IllegalArgumentException naming a value that does not fit, and what fits
     */
    public TopologyBuilder service(String name, Consumer<ServiceSpec.Builder> change) {
        int at = indexOf(services, ServiceSpec::name, name);
        ServiceSpec service = within("services." + name, () -> {
            ServiceSpec.Builder builder = at < 0 ? new ServiceSpec.Builder(name) : services.get(at).toBuilder();
            change.accept(builder);
            return builder.build();
        });
        put(services, at, service, hasPresetService);
        hasPresetService = false;
        return this;
    }

    /**
     * Adds a balancer, or changes the one of that name. The first balancer that is added takes the place of the one that a new
     * builder begins with.
     *
     * @param change sets the values of the balancer; a new one needs a strategy
     * @throws IllegalArgumentException naming a value that does not fit, and what fits
     */
    public TopologyBuilder balancer(String name, Consumer<BalancerSpec.Builder> change) {
        int at = indexOf(balancers, BalancerSpec::name, name);
        BalancerSpec balancer = within("balancers." + name, () -> {
            BalancerSpec.Builder builder = at < 0 ? new BalancerSpec.Builder(name) : balancers.get(at).toBuilder();
            change.accept(builder);
            return builder.build();
        });
        put(balancers, at, balancer, hasPresetBalancer);
        hasPresetBalancer = false;
        return this;
    }

    private static <T> int indexOf(List<T> all, Function<T, String> name, String wanted) {
        return all.stream().map(name).toList().indexOf(wanted);
    }

    private static <T> void put(List<T> all, int at, T one, boolean hasPreset) {
        if (at >= 0) {
            all.set(at, one);
            return;
        }
        if (hasPreset) {
            all.clear();
        }
        all.add(one);
    }

    private static <T> T within(String path, Supplier<T> building) {
        try {
            return building.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /** Sets a setting of all services or balancers that do not set their own. */
    public TopologyBuilder set(Setting setting, String value) {
        settings = settings.with(setting, value);
        return this;
    }

    /**
     * Runs the first service from that image.
     *
     * @param image a name such as {@code api-java}, a directory with a Dockerfile, or an image reference
     * @throws IllegalArgumentException if it looks like a path and is no directory with a Dockerfile
     */
    public TopologyBuilder api(String image) {
        return api(ImageSource.parse(image));
    }

    /** Runs the first service from that image. */
    public TopologyBuilder api(ImageSource image) {
        services.set(0, services.get(0).toBuilder().image(image).build());
        return this;
    }

    /** Starts with that many instances of the first service, 0 to {@value Topology#MAX_APIS}. */
    public TopologyBuilder apis(int apis) {
        Topology.checkApis(apis);
        services.set(0, services.get(0).toBuilder().count(apis).build());
        return this;
    }

    /**
     * Runs the first balancer from that image.
     *
     * @param image a name such as {@code haproxy}, a directory with a Dockerfile, or an image reference
     * @throws IllegalArgumentException if it looks like a path and is no directory with a Dockerfile
     */
    public TopologyBuilder balancer(String image) {
        return balancer(ImageSource.parse(image));
    }

    /** Runs the first balancer from that image. */
    public TopologyBuilder balancer(ImageSource image) {
        balancers.set(0, balancers.get(0).toBuilder().strategy(image).build());
        return this;
    }

    /** Publishes the first balancer and Consul's UI on these ports of the host. */
    public TopologyBuilder ports(Ports ports) {
        balancers.set(0, balancers.get(0).toBuilder().port(ports.balancer()).build());
        uiPort = ports.ui();
        return this;
    }

    /**
     * Returns the topology.
     *
     * @throws IllegalArgumentException naming the first value that does not fit, and what fits
     */
    public Topology build() {
        return new Topology(name, profile, servers, uiPort, services, balancers, settings);
    }
}
