package dev.ballast.topology.file;

import java.io.Serial;
import java.util.List;

/** Thrown if a file is no topology. The message has a line for each problem: {@code lab.yaml:3: services.api.count (x) must be …}. */
public final class TopologyException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    TopologyException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
