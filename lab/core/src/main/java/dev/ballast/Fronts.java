package dev.ballast;

import dev.ballast.balancer.Balancer;
import dev.ballast.deploy.BalancerLabels;
import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Container;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The balancers of a lab, each container by itself. Safe for use by several threads. */
final class Fronts {

    private final String host;
    private final BiFunction<Container, String, Optional<byte[]>> readFile;
    private final Supplier<List<Container>> containers;
    private volatile List<Balancer> all = List.of();

    /**
     * @param host host under which their published ports are reached
     * @param readFile reads a file of a container
     * @param containers returns their containers, in the topology's order
     */
    Fronts(
            String host,
            BiFunction<Container, String, Optional<byte[]>> readFile,
            Supplier<List<Container>> containers) {
        this.host = host;
        this.readFile = readFile;
        this.containers = containers;
        refresh();
    }

    /**
     * Finds the containers again, since balancers have come or gone.
     *
     * @throws IllegalStateException if no balancer publishes its port
     */
    void refresh() {
        List<Container> found = containers.get();
        List<Container> reached = found.stream()
                .filter(container -> container.ports().containsKey(Deployment.BALANCER_PORT))
                .toList();
        all = (reached.isEmpty() ? found : reached).stream().map(this::of).toList();
    }

    /** Returns what one container shows. */
    Balancer of(Container front) {
        String file = new BalancerLabels(front.labels()).renderedFile();
        return new Balancer(
                front.name(),
                host,
                front.hostPort(Deployment.BALANCER_PORT),
                () -> readFile.apply(front, file).map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }

    /** Returns those that publish their ports, in the topology's order. */
    List<Balancer> all() {
        return all;
    }

    /**
     * Returns the one whose container has that name.
     *
     * @throws IllegalArgumentException naming the balancers there are, if there is none of that name
     */
    Balancer named(String name) {
        return all.stream()
                .filter(balancer -> balancer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no balancer '%s'; there are %s"
                        .formatted(name, all.stream().map(Balancer::name).toList())));
    }
}
