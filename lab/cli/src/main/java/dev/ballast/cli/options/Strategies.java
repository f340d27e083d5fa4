package dev.ballast.cli.options;

import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Topology;
import java.util.List;
import picocli.CommandLine.Option;

/** Which balancers a command is about. Those that ship are the image folders that render upstreams. */
public final class Strategies {

    private static final String RENDERS = "dev.ballast.rendered";

    @Option(
            names = "--strategies",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            split = ",",
            description =
                    "Balancers, separated by commas: folders under images/, directories with a Dockerfile, or images "
                            + "that are built.")
    private List<String> chosen = List.of();

    /** Returns the names of those that ship. */
    public static List<String> shipped() {
        return ImageBuilder.shipped(RENDERS);
    }

    /**
     * Returns those that were asked for, or the others where none was.
     *
     * @throws IllegalArgumentException if one is neither shipped nor a directory nor an image, or is there twice
     */
    public List<String> or(List<String> others) {
        return chosen.isEmpty() ? others : checked(chosen);
    }

    public static List<String> checked(List<String> names) {
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("--strategies %s names one twice".formatted(String.join(",", names)));
        }
        names.forEach(Strategies::check);
        return names;
    }

    private static void check(String name) {
        if (name.isBlank()
                || ImageSource.parse(name).kind() == ImageSource.Kind.NAMED
                        && !shipped().contains(name)) {
            throw new IllegalArgumentException(
                    "no strategy '%s'; there are %s. A balancer of your own is a directory (./NAME) or an image (NAME:TAG)"
                            .formatted(name, String.join(", ", shipped())));
        }
    }

    /** Returns our system with that balancer, and named after it. */
    public static Topology system(String strategy, String api) {
        return Topology.reference().withBalancer(strategy).withApi(api).withName(strategy);
    }
}
