package dev.ballast.live;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Facts from the engine that the history does not have.
 *
 * @param atMs time of the answers on the history's clock
 * @param containers all containers, including stopped ones
 * @param urls the URL of each balancer that has one, the first balancer's first
 * @param consul URL of Consul's UI, or blank
 */
record Facts(double atMs, List<Container> containers, Map<String, String> urls, String consul) {

    static final Facts NONE = new Facts(0, List.of(), Map.of(), "");

    /**
     * A container.
     *
     * @param service the service of which it is an instance, or the balancer of which it is a container
     */
    record Container(String name, String role, String service, String hostname, String address, boolean running) {}

    Optional<Container> container(String name) {
        return containers.stream().filter(seen -> seen.name().equals(name)).findFirst();
    }
}
