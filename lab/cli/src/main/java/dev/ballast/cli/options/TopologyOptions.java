package dev.ballast.cli.options;

import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.image.ShippedImages;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Profile;
import dev.ballast.topology.Topology;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose what is deployed. */
public final class TopologyOptions {

    @Option(
            names = "--topology",
            paramLabel = "NAME",
            description = "reference: our tuned defaults (the default); article: the article's system as it is.")
    private @Nullable Profile profile;

    @Option(
            names = "--balancer",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            completionCandidates = Balancers.class,
            description =
                    "The balancer: ${COMPLETION-CANDIDATES}, a directory with a Dockerfile, or an image that is built.")
    private String balancer = "";

    @Option(
            names = "--api",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            completionCandidates = Apis.class,
            description =
                    "The API: ${COMPLETION-CANDIDATES}, a directory with a Dockerfile, or an image that is built.")
    private String api = "";

    /** The balancers that ship, for the help. */
    static final class Balancers implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return marked(Strategies.shipped(), Strategies.standard());
        }
    }

    /** The APIs that ship, for the help. */
    static final class Apis implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return marked(ShippedImages.apis(), Topology.reference().api().toString());
        }
    }

    /**
     * Returns the name of an API.
     *
     * @throws IllegalArgumentException if it is neither shipped nor a directory nor an image
     */
    public static String checkedApi(String api) {
        if (ImageSource.parse(api).kind() == ImageSource.Kind.NAMED
                && !ImageBuilder.shippedLabels().containsKey(api)) {
            throw new IllegalArgumentException(
                    "no API '%s'; there are %s. An API of your own is a directory (./NAME) or an image (NAME:TAG)"
                            .formatted(api, String.join(", ", ShippedImages.apis())));
        }
        return api;
    }

    private static Iterator<String> marked(List<String> names, String standard) {
        return names.stream()
                .map(name -> name.equals(standard) ? name + " (the default)" : name)
                .iterator();
    }

    /** Returns whether at least one of the options was given. */
    public boolean isGiven() {
        return profile != null || !balancer.isBlank() || !api.isBlank();
    }

    /** @throws IllegalArgumentException if the balancer or the API is neither shipped nor a directory nor an image */
    public Topology topology() {
        Topology topology = profile == Profile.ARTICLE ? Topology.article() : Topology.reference();
        if (!balancer.isBlank()) {
            topology = topology.withBalancer(Strategies.checked(balancer));
        }
        return api.isBlank() ? topology : topology.withApi(checkedApi(api));
    }
}
