package dev.ballast.cli.options;

import dev.ballast.topology.Profile;
import dev.ballast.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is deployed, as far as the command line chooses it. */
public final class TopologyOptions {

    @Option(
            names = "--topology",
            paramLabel = "NAME",
            description = "reference: our tuned defaults (the default); article: the article's system as it is.")
    private @Nullable Profile profile;

    @Option(
            names = "--balancer",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            description =
                    "The balancer: nginx-reload (the default), nginx-lua, nginx-dns, haproxy, caddy, nginx-restart, "
                            + "a directory with a Dockerfile, or an image that is built.")
    private String balancer = "";

    @Option(
            names = "--api",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            description = "The API: api-flask, api-java, a directory with a Dockerfile, or an image that is built.")
    private String api = "";

    /** Returns whether any of them was given. */
    public boolean isGiven() {
        return profile != null || !balancer.isBlank() || !api.isBlank();
    }

    /** @throws IllegalArgumentException where a directory has no Dockerfile */
    public Topology topology() {
        Topology topology = profile == Profile.ARTICLE ? Topology.article() : Topology.reference();
        if (!balancer.isBlank()) {
            topology = topology.withBalancer(balancer);
        }
        return api.isBlank() ? topology : topology.withApi(api);
    }
}
