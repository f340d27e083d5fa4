package dev.ballast.engine;

import java.time.Duration;
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
 * @param labels its labels, and those of its image
 */
public record Container(
        String id,
        String name,
        Role role,
        String address,
        Map<Integer, Integer> ports,
        boolean running,
        String image,
        Map<String, String> labels) {

    /** Docker's default for {@code docker stop}. */
    private static final String STOP_SECONDS = "10";

    public Container {
        labels = Map.copyOf(labels);
    }

    /** A container without labels, such as one of a lab of an earlier version. */
    public Container(
            String id,
            String name,
            Role role,
            String address,
            Map<Integer, Integer> ports,
            boolean running,
            String image) {
        this(id, name, role, address, ports, running, image, Map.of());
    }

    /** Returns the name of its service or its balancer; of another container that of its role. */
    public String service() {
        return Labels.service(labels, role);
    }

    /** Returns whether it belongs to a service or a balancer: its label says so, or its name, with or without a number. */
    public boolean isOf(String service) {
        return labels.containsKey(Labels.SERVICE)
                ? role != Role.SIDECAR && service().equals(service)
                : name.matches(Pattern.quote(service) + "(-\\d+)?");
    }

    /** Returns for how long it is asked to stop before it is killed. */
    public Duration stopLimit() {
        return Duration.ofSeconds(Long.parseLong(labels.getOrDefault(Labels.STOP_SECONDS, STOP_SECONDS)));
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
