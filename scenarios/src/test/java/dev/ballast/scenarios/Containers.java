package dev.ballast.scenarios;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.Ports;
import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.engine.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** What a scenario asks the engine beside what a lab offers. */
final class Containers {

    private Containers() {}

    static DockerClient docker() {
        Engine.connect(); // gives Testcontainers its client
        return DockerClientFactory.instance().client();
    }

    /** Returns the host addresses on which a container port is published. */
    static List<String> publishedOn(Instance instance, int port) {
        Ports ports = docker().inspectContainerCmd(instance.id())
                .exec()
                .getNetworkSettings()
                .getPorts();
        Ports.Binding[] bindings = ports.getBindings().get(ExposedPort.tcp(port));
        return Stream.ofNullable(bindings)
                .flatMap(Arrays::stream)
                .map(Ports.Binding::getHostIp)
                .toList();
    }

    /** Returns the ports that an instance's image exposes, as {@code 8301/udp}. */
    static List<String> exposed(Instance instance) {
        ExposedPort[] ports = Objects.requireNonNull(
                docker().inspectContainerCmd(instance.id()).exec().getConfig().getExposedPorts());
        return Arrays.stream(ports)
                .map(port -> port.getPort() + "/" + (port.getProtocol() == InternetProtocol.UDP ? "udp" : "tcp"))
                .toList();
    }

    /**
     * What a container may do and take.
     *
     * @param capabilities those that any process of it may have, as the kernel prints them
     * @param newPrivileges whether a setuid program gives others
     */
    record Rights(
            String capabilities,
            boolean newPrivileges,
            @Nullable Long memory,
            @Nullable Long processes) {}

    /** The rights of APIs and balancers unless the user widens them. */
    static final Rights FEW_RIGHTS = new Rights("00000000000005fb", false, 2L << 30, 4096L);

    static Rights rights(Instance instance) {
        return rights(instance.id(), instance.exec("cat", "/proc/1/status").stdout());
    }

    /** @param status of a container's first process, as the kernel prints it */
    static Rights rights(String id, String status) {
        Map<String, String> first = status.lines()
                .map(line -> line.split(":\\s*", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        HostConfig given = docker().inspectContainerCmd(id).exec().getHostConfig();
        return new Rights(
                first.getOrDefault("CapBnd", ""),
                !"1".equals(first.get("NoNewPrivs")),
                given.getMemory(),
                given.getPidsLimit());
    }

    /** Returns the command that a container was started with. */
    static List<String> command(Instance instance) {
        return List.of(Objects.requireNonNull(
                docker().inspectContainerCmd(instance.id()).exec().getConfig().getCmd()));
    }

    /** Returns whether a container is there, running or not. */
    static boolean there(String id) {
        return docker().listContainersCmd().withShowAll(true).exec().stream()
                .anyMatch(container -> container.getId().equals(id));
    }

    /** Returns how many connections the front door holds, as the kernel lists them: one for each request of a lab. */
    static long requestsInFlight(Lab lab) {
        return lab.instance("balancer")
                .exec("cat", "/proc/net/tcp")
                .stdout()
                .lines()
                .filter(line -> line.matches(" *\\d+: [0-9A-F]{8}:1388 [0-9A-F]{8}:[0-9A-F]{4} 01 .*")) // port 5000
                .count();
    }
}
