package dev.ballast.deploy;

import dev.ballast.engine.image.DeclaredSettings;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.engine.image.ImageLabels;
import dev.ballast.history.Balancing;
import dev.ballast.topology.ImageSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the labels of a balancer say: those of its image, which each of its containers has too. docs/how-to/own-images.md lists
 * them. Immutable.
 */
public record BalancerLabels(Map<String, String> labels) {

    private static final String ARTICLE_RENDERED = "/etc/nginx/conf.d/load-balancer.conf";

    /** Returns the file in which the balancer's upstreams are rendered. */
    public String renderedFile() {
        return labels.getOrDefault(ImageLabels.RENDERED, ARTICLE_RENDERED);
    }

    /** Returns whether the balancer announces each member list that is in force. */
    public boolean announces() {
        return "true".equals(labels.get(ImageLabels.ANNOUNCES));
    }

    /**
     * Returns how the balancer chooses an instance.
     *
     * @throws IllegalArgumentException if its label names no method
     */
    public Balancing balances() {
        return Balancing.labelled(labels.get(ImageLabels.BALANCES));
    }

    /**
     * Returns the commands that print the versions of the balancer's programs. If its image names none, they are those
     * of all balancers that ship.
     */
    public List<String> versionCommands() {
        return own(ImageLabels.VERSIONS)
                .flatMap(label -> Stream.of(label.split(" *, *")))
                .distinct()
                .toList();
    }

    /**
     * Returns the regular expressions that find what the balancer's proxy prints of its worker processes. If its image has
     * none, they are those of all balancers that ship.
     */
    public List<String> workerNotices() {
        return own(ImageLabels.WORKERS).distinct().toList();
    }

    /** Returns the settings that it puts into effect. */
    ImageSettings settings() {
        return DeclaredSettings.of(labels);
    }

    private Stream<String> own(String label) {
        String own = labels.get(label);
        return own != null ? Stream.of(own) : shipped(label);
    }

    /** Returns what a label says in each image that ships and has it. */
    static Stream<String> shipped(String label) {
        return ImageBuilder.shippedLabels().values().stream().flatMap(labels -> Stream.ofNullable(labels.get(label)));
    }
}
