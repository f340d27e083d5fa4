package dev.ballast.live;

import java.util.List;
import java.util.Optional;

/**
 * Facts from the engine that the history does not have.
 *
 * @param atMs time of the answers on the history's clock
 * @param containers all containers, including stopped ones
 * @param url the balancer's URL, or blank
 * @param consul URL of Consul's UI, or blank
 */
record Facts(double atMs, List<Container> containers, String url, String consul) {

    static final Facts NONE = new Facts(0, List.of(), "", "");

    /** A container. */
    record Container(String name, String role, String hostname, String address, boolean running) {}

    Optional<Container> container(String name) {
        return containers.stream().filter(seen -> seen.name().equals(name)).findFirst();
    }
}
