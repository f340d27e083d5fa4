package dev.ballast.cli.options;

import dev.ballast.topology.ImageSource;
import dev.ballast.topology.Topology;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --strategies}: the balancers that a command measures. */
public final class Strategies {

    @Option(
            names = {"--strategies", "--strategy"},
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            split = ",",
            description =
                    "Balancers, separated by commas: folders under images/, directories with a Dockerfile, or images "
                            + "that are built.")
    private List<String> chosen = List.of();

    /** Returns the names of those that ship. */
    public static List<String> shipped() {
        return Strategy.shipped().stream().map(Strategy::name).toList();
    }

    /** Returns the name of the one that the reference topology has. */
    public static String standard() {
        return Topology.reference().balancer().toString();
    }

    /**
     * Returns the names that were typed, or the others if none was.
     *
     * @throws IllegalArgumentException if one is neither shipped nor a directory nor an image, or is named twice
     */
    public List<String> or(List<String> others) {
        return chosen.isEmpty() ? others : checked(chosen);
    }

    static List<String> checked(List<String> names) {
        names.forEach(Strategies::checked);
        if (names.stream().map(ImageSource::parse).distinct().count() < names.size()) {
            throw new IllegalArgumentException("--strategies %s names one twice".formatted(String.join(",", names)));
        }
        return names;
    }

    static String checked(String name) {
        if (name.isBlank()
                || ImageSource.parse(name).kind() == ImageSource.Kind.NAMED
                        && !shipped().contains(name)) {
            throw new IllegalArgumentException(
                    "no strategy '%s'; there are %s. A balancer of your own is a directory (./NAME) or an image (NAME:TAG)"
                            .formatted(name, String.join(", ", shipped())));
        }
        return name;
    }

    /** Returns the reference topology with that balancer and that API, named after the balancer. */
    public static Topology system(String strategy, String api) {
        return Topology.reference().withBalancer(strategy).withApi(api).withName(strategy);
    }
}
