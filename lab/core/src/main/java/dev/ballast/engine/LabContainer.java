package dev.ballast.engine;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** How a {@link ContainerSpec} becomes a container of Testcontainers; stays inside this package. */
final class LabContainer extends GenericContainer<LabContainer> {

    /**
     * What a server needs that starts as root, prepares its files, binds port 80 and becomes another user, and what {@code
     * setpriv} needs to give up the rest.
     */
    private static final Capability[] OF_ORDINARY_SERVERS = {
        Capability.CHOWN,
        Capability.DAC_OVERRIDE,
        Capability.FOWNER,
        Capability.FSETID,
        Capability.KILL,
        Capability.NET_BIND_SERVICE,
        Capability.SETGID,
        Capability.SETPCAP,
        Capability.SETUID
    };

    private final ContainerSpec spec;
    private final String network;
    private final String bindAddress;
    private final Map<String, String> labels;

    LabContainer(ContainerSpec spec, String lab, String network, String bindAddress, Map<String, String> owner) {
        super(DockerImageName.parse(spec.image()));
        this.spec = spec;
        this.network = network;
        this.bindAddress = bindAddress;
        this.labels = new LinkedHashMap<>(owner);
        labels.put(Labels.NAME, spec.name());
        labels.put(Labels.ROLE, spec.role().label());
        labels.putAll(spec.labels());
        withImagePullPolicy(image -> false);
        withReuse(true); // no session label, so that no reaper takes it; see TestcontainersBridge
        waitingFor(Started.AT_ONCE);
        withCreateContainerCmdModifier(command -> configure(command.withName("ballast-" + lab + "-" + spec.name())));
    }

    private void configure(CreateContainerCmd command) {
        List<ExposedPort> exposed =
                spec.ports().keySet().stream().map(ExposedPort::tcp).toList();
        Ports ports = new Ports();
        spec.ports()
                .forEach((inside, outside) -> ports.add(new PortBinding(
                        outside == 0
                                ? Ports.Binding.bindIp(bindAddress)
                                : Ports.Binding.bindIpAndPort(bindAddress, outside),
                        ExposedPort.tcp(inside))));
        HostConfig host = HostConfig.newHostConfig()
                .withBinds(spec.binds().stream().map(Bind::parse).toList())
                .withPortBindings(ports)
                .withLogConfig(LogBound.config())
                .withInit(false);
        bound(host, spec.bounds());
        if (spec.network().isBlank()) {
            host.withNetworkMode(network);
            command.withAliases(spec.name());
        } else {
            host.withNetworkMode(spec.network());
        }
        command.withHostConfig(host)
                .withExposedPorts(exposed)
                .withEnv(spec.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withLabels(labels);
        if (!spec.command().isEmpty()) {
            command.withCmd(spec.command());
        }
    }

    private static void bound(HostConfig host, Bounds bounds) {
        if (bounds.fewerRights()) {
            host.withCapDrop(Capability.ALL)
                    .withCapAdd(OF_ORDINARY_SERVERS)
                    .withSecurityOpts(List.of("no-new-privileges"));
        }
        if (bounds.memory() > 0) {
            host.withMemory(bounds.memory());
        }
        if (bounds.processes() > 0) {
            host.withPidsLimit(bounds.processes());
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** The lab itself waits for what a container must do. Here it is enough that the container was started. */
    private static final class Started extends AbstractWaitStrategy {
        static final Started AT_ONCE = new Started();

        @Override
        protected void waitUntilReady() {
            // nothing to wait for
        }
    }
}
