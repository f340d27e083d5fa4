package dev.ballast.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container that helps a test, such as a browser. It is no part of the pool, but on its network, or on its host's.
 * Immutable.
 *
 * @param name name within the lab
 * @param image source of its image
 * @param environment environment variables
 * @param command arguments, or empty for the image's
 * @param ports container port to host port on loopback; host port 0 picks a free one
 * @param binds host path to container path, on the engine's host
 * @param hostNetwork whether it has the network of the engine's host instead of the lab's: it then reaches what listens on
 *     loopback there, and must itself listen nowhere else; ports are not published
 */
public record Tool(
        String name,
        ImageSource image,
        Map<String, String> environment,
        List<String> command,
        Map<Integer, Integer> ports,
        Map<String, String> binds,
        boolean hostNetwork) {

    /** Returns a tool that runs an image as it is: a name, a directory with a Dockerfile, or an image reference. */
    public static Tool of(String name, String image) {
        return new Tool(name, ImageSource.parse(image), Map.of(), List.of(), Map.of(), Map.of(), false);
    }

    /** Returns this with an environment variable. */
    public Tool withEnvironment(String variable, String value) {
        return new Tool(name, image, and(environment, variable, value), command, ports, binds, hostNetwork);
    }

    /** Returns this with other arguments than the image's. */
    public Tool withCommand(String... words) {
        return new Tool(name, image, environment, List.of(words), ports, binds, hostNetwork);
    }

    /** Returns this with a port published on any free port of the host, which {@code Instance.hostPort} returns. */
    public Tool withPort(int containerPort) {
        return new Tool(name, image, environment, command, and(ports, containerPort, 0), binds, hostNetwork);
    }

    /** Returns this with a path of the engine's host mounted in the container. */
    public Tool withBind(String hostPath, String containerPath) {
        return new Tool(name, image, environment, command, ports, and(binds, hostPath, containerPath), hostNetwork);
    }

    /** Returns this on the network of the engine's host. */
    public Tool onHostNetwork() {
        return new Tool(name, image, environment, command, ports, binds, true);
    }

    private static <K, V> Map<K, V> and(Map<K, V> map, K key, V value) {
        Map<K, V> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
