package dev.ballast.engine;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A container of a lab.
 *
 * @param id full id
 * @param name name within the lab, such as {@code api-1}
 * @param role its role
 * @param address its address on the lab's network, or blank if it has none
 * @param ports published ports: container port to host port
 * @param running whether it runs
 * @param image what it was created from
 */
public record Container(
        String id, String name, Role role, String address, Map<Integer, Integer> ports, boolean running, String image) {

    /** Returns whether it belongs to a service: its name is the service's, or that with a number. */
    public boolean isOf(String service) {
        return name.matches(Pattern.quote(service) + "(-\\d+)?");
    }

    /** Returns the host name that Docker gives it. */
    public String hostname() {
        return id.substring(0, 12);
    }

    /**
     * Returns the host port on which a container port is published.
     *
     * @throws IllegalStateException if it is not published
     */
    public int hostPort(int containerPort) {
        Integer port = ports.get(containerPort);
        if (port == null) {
            throw new IllegalStateException("%s publishes %s, not %d".formatted(name, ports.keySet(), containerPort));
        }
        return port;
    }
}
