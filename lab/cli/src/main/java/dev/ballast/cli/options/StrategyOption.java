package dev.ballast.cli.options;

import dev.ballast.topology.Topology;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --strategy}: the balancer that a command measures. */
public final class StrategyOption {

    @Option(
            names = "--strategy",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            description = "The balancer, default ${DEFAULT-VALUE}.")
    private String name = Strategies.standard();

    /**
     * Returns the reference topology. With another balancer than its own, it is named after that.
     *
     * @throws IllegalArgumentException if the balancer is neither shipped nor a directory nor an image
     */
    public Topology reference() {
        Topology reference = Topology.reference();
        return name.equals(Strategies.standard())
                ? reference
                : system(reference.api().toString());
    }

    /**
     * Returns the reference topology with the chosen balancer and that API.
     *
     * @throws IllegalArgumentException if the balancer is neither shipped nor a directory nor an image
     */
    public Topology system(String api) {
        return Strategies.system(Strategies.checked(List.of(name)).get(0), api);
    }
}
