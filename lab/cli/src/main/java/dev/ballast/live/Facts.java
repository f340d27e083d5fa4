package dev.ballast.live;

import java.util.List;
import java.util.Optional;

/**
 * What engine and Consul say of the lab, which no event tells.
 *
 * @param atMs when they were asked, on the history's clock
 * @param containers those there are, stopped ones too
 * @param leader address of the Consul server that leads, {@code ip:port}, or blank
 * @param url the balancer's front door, or blank
 * @param consul Consul's UI, or blank
 */
record Facts(double atMs, List<Seen> containers, String leader, String url, String consul) {

    static final Facts NONE = new Facts(0, List.of(), "", "", "");

    /** A container. */
    record Seen(String name, String role, String hostname, String address, boolean running) {}

    Optional<Seen> container(String name) {
        return containers.stream().filter(seen -> seen.name().equals(name)).findFirst();
    }
}
