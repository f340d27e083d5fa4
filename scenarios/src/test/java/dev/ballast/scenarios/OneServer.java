package dev.ballast.scenarios;

import dev.ballast.topology.Topology;
import java.util.function.Supplier;

/** The smallest system that serves, for scenarios that are about something else. */
final class OneServer implements Supplier<Topology> {
    @Override
    public Topology get() {
        return Topology.reference().withName("one-server").withServers(1);
    }
}
