package dev.ballast;

import dev.ballast.balancer.Balancer;
import dev.ballast.deploy.BalancerLabels;
import dev.ballast.deploy.Deployment;
import dev.ballast.engine.Container;
import dev.ballast.engine.Labels;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The balancers of a lab, each container by itself. Safe for use by several threads. */
final class Fronts {

    private final String host;
    private final BiFunction<Container, String, Optional<byte[]>> readFile;
    private final Supplier<List<Container>> containers;
    private volatile List<Front> all = List.of();

    /**
     * A balancer, and the routes of the services that it serves by name.
     *
     * @param routes empty if its container does not say, as those of earlier versions
     */
    private record Front(Balancer balancer, Map<String, String> routes) {}

    /**
     * @param host host under which their published ports are reached
     * @param readFile reads a file of a container
     * @param containers returns their containers, in the topology's order
     * @throws IllegalStateException if no balancer publishes its port
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

    /** Finds the containers again, since balancers have come or gone. There may be none for a moment. */
    void refresh() {
        List<Container> found = containers.get();
        List<Container> reached = found.stream()
                .filter(container -> container.ports().containsKey(Deployment.BALANCER_PORT))
                .toList();
        List<Container> usable = reached.isEmpty() && all.isEmpty() ? found : reached;
        all = usable.stream()
                .map(container -> new Front(of(container), routes(container)))
                .toList();
    }

    private static Map<String, String> routes(Container container) {
        Map<String, String> routes = new LinkedHashMap<>();
        for (String word : container.labels().getOrDefault(Labels.SERVES, "").split(" ")) {
            int colon = word.indexOf(':');
            if (colon > 0) {
                routes.put(word.substring(0, colon), word.substring(colon + 1));
            }
        }
        return routes;
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
        return all.stream().map(Front::balancer).toList();
    }

    /** Returns those that serve a service. */
    List<Balancer> serving(String service) {
        return all.stream()
                .filter(front -> front.routes().isEmpty() || front.routes().containsKey(service))
                .map(Front::balancer)
                .toList();
    }

    /** Returns the route at which a balancer serves a service, or empty if it does not say. */
    Optional<String> route(String balancer, String service) {
        return all.stream()
                .filter(front -> front.balancer().name().equals(balancer))
                .findFirst()
                .map(front -> front.routes().get(service));
    }

    /**
     * Returns the one whose container has that name.
     *
     * @throws IllegalArgumentException naming the balancers there are, if there is none of that name
     */
    Balancer named(String name) {
        return all().stream()
                .filter(balancer -> balancer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no balancer '%s'; there are %s"
                        .formatted(name, all().stream().map(Balancer::name).toList())));
    }
}
