package dev.ballast.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container to be started.
 *
 * @param name name within the lab, such as {@code api-1}; also its alias on the lab's network
 * @param role see {@link Role}
 * @param image image to run
 * @param environment environment variables
 * @param command command, or empty for the image's own
 * @param ports container port to host port on loopback; host port 0 picks a free one
 * @param network {@code container:ID} for the network of another container, {@code host} for the engine host's, blank
 *     for the lab's
 * @param binds host paths mounted at the same kind of {@code host:container} pairs as docker's {@code -v}
 * @param bounds what it may do and take
 * @param labels labels beside those that each container of a lab has
 */
public record ContainerSpec(
        String name,
        Role role,
        String image,
        Map<String, String> environment,
        List<String> command,
        Map<Integer, Integer> ports,
        String network,
        List<String> binds,
        Bounds bounds,
        Map<String, String> labels) {

    public static ContainerSpec of(String name, Role role, String image) {
        return new ContainerSpec(
                name, role, image, Map.of(), List.of(), Map.of(), "", List.of(), Bounds.NONE, Map.of());
    }

    public ContainerSpec env(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(key, value);
        return new ContainerSpec(name, role, image, more, command, ports, network, binds, bounds, labels);
    }

    public ContainerSpec command(List<String> words) {
        return new ContainerSpec(name, role, image, environment, words, ports, network, binds, bounds, labels);
    }

    public ContainerSpec publish(int containerPort, int hostPort) {
        Map<Integer, Integer> more = new LinkedHashMap<>(ports);
        more.put(containerPort, hostPort);
        return new ContainerSpec(name, role, image, environment, command, more, network, binds, bounds, labels);
    }

    public ContainerSpec beside(Container other) {
        return onNetwork("container:" + other.id());
    }

    public ContainerSpec onHostNetwork() {
        return onNetwork("host");
    }

    private ContainerSpec onNetwork(String other) {
        return new ContainerSpec(name, role, image, environment, command, ports, other, binds, bounds, labels);
    }

    public ContainerSpec bind(String hostPath, String containerPath) {
        List<String> more = new ArrayList<>(binds);
        more.add(hostPath + ":" + containerPath);
        return new ContainerSpec(name, role, image, environment, command, ports, network, more, bounds, labels);
    }

    public ContainerSpec within(Bounds other) {
        return new ContainerSpec(name, role, image, environment, command, ports, network, binds, other, labels);
    }

    public ContainerSpec label(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(key, value);
        return new ContainerSpec(name, role, image, environment, command, ports, network, binds, bounds, more);
    }
}
