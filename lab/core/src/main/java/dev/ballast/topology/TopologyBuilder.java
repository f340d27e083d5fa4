package dev.ballast.topology;

/** Builds a {@link Topology}. Not safe for use by several threads. */
public final class TopologyBuilder {

    private String name = "reference";
    private Profile profile = Profile.REFERENCE;
    private int servers = 3;
    private ImageSource api = ImageSource.parse("api-flask");
    private int apis = 1;
    private ImageSource balancer = ImageSource.parse("nginx-reload");
    private Ports ports = Ports.FREE;

    TopologyBuilder() {}

    TopologyBuilder(Topology from) {
        name = from.name();
        profile = from.profile();
        servers = from.servers();
        api = from.api();
        apis = from.apis();
        balancer = from.balancer();
        ports = from.ports();
    }

    /** Names the topology in reports; not blank. */
    public TopologyBuilder name(String name) {
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
        this.servers = servers;
        return this;
    }

    /**
     * Runs the API from that image.
     *
     * @param image a name such as {@code api-java}, a directory with a Dockerfile, or an image reference
     * @throws IllegalArgumentException if it looks like a path and is no directory with a Dockerfile
     */
    public TopologyBuilder api(String image) {
        return api(ImageSource.parse(image));
    }

    /** Runs the API from that image. */
    public TopologyBuilder api(ImageSource image) {
        this.api = image;
        return this;
    }

    /** Starts with that many instances of the API, 0 to {@value Topology#MAX_APIS}. */
    public TopologyBuilder apis(int apis) {
        this.apis = apis;
        return this;
    }

    /**
     * Runs the balancer from that image.
     *
     * @param image a name such as {@code haproxy}, a directory with a Dockerfile, or an image reference
     * @throws IllegalArgumentException if it looks like a path and is no directory with a Dockerfile
     */
    public TopologyBuilder balancer(String image) {
        return balancer(ImageSource.parse(image));
    }

    /** Runs the balancer from that image. */
    public TopologyBuilder balancer(ImageSource image) {
        this.balancer = image;
        return this;
    }

    /** Publishes on these ports of the host. */
    public TopologyBuilder ports(Ports ports) {
        this.ports = ports;
        return this;
    }

    /**
     * Returns the topology.
     *
     * @throws IllegalArgumentException naming the first value that does not fit, and what fits
     */
    public Topology build() {
        return new Topology(name, profile, servers, api, apis, balancer, ports);
    }
}
