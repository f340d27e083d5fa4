package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerPort;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import com.github.dockerjava.core.InvocationBuilder;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.testcontainers.lifecycle.Startables;

/** The containers and the network of one lab, found by their labels. */
public final class Containers implements ContainerLifecycle {

    private static final Duration EXEC_LIMIT = Duration.ofSeconds(60);

    private final Engine engine;
    private final DockerClient docker;
    private final String lab;
    private final Map<String, String> owner;
    private final StartGate gate;
    private final ContainerInside inside;

    /**
     * @param lab lab id
     * @param detached whether the lab is to outlive this process
     */
    public Containers(Engine engine, String lab, boolean detached) {
        this(engine, lab, detached, new StartGate(lab));
    }

    /**
     * @param lab lab id
     * @param detached whether the lab is to outlive this process
     * @param gate lets containers start
     */
    public Containers(Engine engine, String lab, boolean detached, StartGate gate) {
        this(engine, lab, Labels.owned(lab, detached), gate);
    }

    private Containers(Engine engine, String lab, Map<String, String> owner, StartGate gate) {
        this.gate = gate;
        this.inside = new ContainerInside(engine.docker());
        this.engine = engine;
        this.docker = engine.docker();
        this.lab = lab;
        this.owner = Map.copyOf(owner);
    }

    /**
     * Returns the containers of a lab that another process started. Containers that are started here belong to that
     * lab's owner, as its network does.
     *
     * @throws EngineException if the lab has no network, because it is gone or is being removed
     */
    public static Containers attached(Engine engine, String lab, StartGate gate) {
        Map<String, String> network =
                engine.docker().listNetworksCmd().withFilter("label", List.of(Labels.LAB + "=" + lab)).exec().stream()
                        .findFirst()
                        .map(Network::getLabels)
                        .orElseThrow(() -> new EngineException("lab %s has no network; it was removed".formatted(lab)));
        return new Containers(engine, lab, Labels.owner(network), gate);
    }

    /** Returns the name of the lab's network. */
    public String network() {
        return "ballast-" + lab;
    }

    /**
     * Makes the lab's network, and returns its id.
     *
     * @throws EngineException if the engine makes none
     */
    public String createNetwork(Map<String, String> moreLabels) {
        Map<String, String> labels = new LinkedHashMap<>(owner);
        labels.putAll(moreLabels);
        try {
            return gate.pass(() -> docker.createNetworkCmd()
                    .withName(network())
                    .withDriver("bridge")
                    .withCheckDuplicate(true)
                    .withLabels(labels)
                    .exec()
                    .getId());
        } catch (DockerException e) {
            throw noNetwork(network(), e);
        }
    }

    /** Returns why the engine made no network. If its ranges of addresses are used up, it says so without a remedy. */
    static EngineException noNetwork(String name, DockerException cause) {
        String said = String.valueOf(cause.getMessage());
        return said.contains("address pool")
                ? new EngineException(
                        "the engine has no range of addresses left for the network " + name,
                        "./ballast down --all removes the networks of all labs, docker network prune those that nothing uses; "
                                + "default-address-pools in the engine's daemon.json gives it more ranges",
                        cause)
                : new EngineException("the engine did not make the network %s: %s".formatted(name, said), cause);
    }

    @Override
    public List<Container> start(Collection<ContainerSpec> specs) {
        return gate.pass(() -> started(specs));
    }

    private List<Container> started(Collection<ContainerSpec> specs) {
        NeighbourTable.check(all().size() + specs.size(), NeighbourTable.bound(engine));
        List<LabContainer> started = specs.stream()
                .map(spec -> new LabContainer(spec, lab, network(), engine.bindAddress(), owner))
                .toList();
        try {
            Startables.deepStart(started).join();
        } catch (RuntimeException e) {
            throw new EngineException(
                    "a container of %s did not start: %s"
                            .formatted(specs.stream().map(ContainerSpec::name).toList(), deepestMessage(e)),
                    e);
        }
        return started.stream()
                .map(container -> byId(container.getContainerId()).orElseThrow())
                .toList();
    }

    /** Starts one container. */
    public Container start(ContainerSpec spec) {
        return start(List.of(spec)).get(0);
    }

    private static String deepestMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public List<Container> all() {
        return docker.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(Labels.LAB, lab)).exec().stream()
                .map(this::describe)
                .sorted(Comparator.comparing(Container::name, Containers::byNumber))
                .toList();
    }

    /** Returns what the engine and the containers say. */
    public ContainerStreams streams() {
        return new DockerStreams(engine, lab);
    }

    /** Returns the container that has an id. */
    public Optional<Container> byId(String id) {
        return all().stream().filter(container -> container.id().equals(id)).findFirst();
    }

    /** Compares names so that {@code api-10} comes after {@code api-9}. */
    static int byNumber(String one, String other) {
        int byLength = Integer.compare(one.length(), other.length());
        return one.replaceAll("\\d+", "").equals(other.replaceAll("\\d+", "")) && byLength != 0
                ? byLength
                : one.compareTo(other);
    }

    private Container describe(com.github.dockerjava.api.model.Container found) {
        Map<String, String> labels = found.getLabels();
        Map<Integer, Integer> ports = new LinkedHashMap<>();
        for (ContainerPort port : found.getPorts()) {
            if (port.getPublicPort() != null && port.getPrivatePort() != null) {
                ports.put(port.getPrivatePort(), port.getPublicPort());
            }
        }
        ContainerNetwork mine = found.getNetworkSettings() == null
                ? null
                : found.getNetworkSettings().getNetworks().get(network());
        String address = mine == null || mine.getIpAddress() == null ? "" : mine.getIpAddress();
        return new Container(
                found.getId(),
                labels.getOrDefault(Labels.NAME, found.getId().substring(0, 12)),
                Role.of(labels.getOrDefault(Labels.ROLE, "tool")),
                address,
                ports,
                "running".equals(found.getState()),
                found.getImage(),
                labels);
    }

    @Override
    public void stop(Container container) {
        try {
            docker.stopContainerCmd(container.id())
                    .withTimeout((int) container.stopLimit().toSeconds())
                    .exec();
        } catch (NotFoundException | NotModifiedException e) {
            // it is as asked
        }
    }

    /** Sends a signal, such as {@code KILL}, to a container's first process. */
    public void kill(Container container, String signal) {
        docker.killContainerCmd(container.id()).withSignal(signal).exec();
    }

    /**
     * Returns the memory that a running container uses, in bytes, as {@code docker stats} counts it: less the page cache
     * that the kernel would give up first.
     */
    public long memoryBytes(Container container) {
        MemoryStatsConfig memory = statistics(container).getMemoryStats();
        Long used = memory == null ? null : memory.getUsage();
        if (used == null) {
            throw new EngineException("the engine reports no memory of %s; does it run?".formatted(container.name()));
        }
        StatsConfig parts = memory.getStats();
        Long cache = parts == null
                ? null
                : Optional.ofNullable(parts.getTotalInactiveFile()).orElse(parts.getInactiveFile()); // cgroup v1, v2
        return used - (cache == null ? 0 : cache);
    }

    private Statistics statistics(Container container) {
        var answer = new InvocationBuilder.AsyncResultCallback<Statistics>();
        docker.statsCmd(container.id()).withNoStream(true).exec(answer);
        try {
            if (!answer.awaitCompletion(EXEC_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new EngineException("the engine reported no statistics of %s within %d s"
                        .formatted(container.name(), EXEC_LIMIT.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while asking what %s uses".formatted(container.name()), e);
        }
        return answer.awaitResult();
    }

    @Override
    public void remove(Container container) {
        LabRemoval.remove(docker, container.id());
    }

    /**
     * Runs a command in a container, without a shell, as the image's user.
     *
     * @throws EngineException if it does not end within 60 s
     */
    public ExecResult exec(Container container, String... command) {
        return inside.exec(container.id(), container.name(), EXEC_LIMIT, command);
    }

    /**
     * Runs a command in a container, passes on its output at once, and returns its exit code. There is no limit. If the output
     * is not taken any more, the command is ended as by a closed pipe.
     */
    public int exec(Container container, OutputStream out, OutputStream err, String... command)
            throws InterruptedException {
        return inside.exec(container.id(), container.name(), out, err, command);
    }

    /**
     * Passes on what {@code docker logs} shows, for at most 60 s.
     *
     * @param lacks takes, in words, what was not passed on: the end, or the beginning
     * @return whether there is such a container
     */
    public boolean copyLogs(Container container, OutputStream to, Consumer<String> lacks) {
        return inside.copyLogs(container.id(), to, EXEC_LIMIT, lacks);
    }

    /**
     * Passes on a container's log from its beginning, until it is at its end, the receiver takes no more, or the thread is
     * interrupted.
     *
     * @param follow whether its end comes only when the container stops
     */
    public void passOnLogs(Container container, boolean follow, OutputStream out, OutputStream err)
            throws InterruptedException {
        inside.passOnLogs(container.id(), follow, out, err);
    }

    /** Returns a file's bytes, from a stopped container too, or empty if there is no such file. */
    public Optional<byte[]> readFile(Container container, String path) {
        return readTree(container, path).values().stream().findFirst();
    }

    /** Returns the regular files under a path by their name within it, or none if there is no such path. */
    public Map<String, byte[]> readTree(Container container, String path) {
        return inside.readTree(container.id(), path);
    }

    /** Passes on the regular files under a path, each with its name within it; none if there is no such path. */
    public void readEach(Container container, String path, BiConsumer<String, InputStream> reader) {
        inside.readEach(container.id(), path, reader);
    }

    /** Removes every container of the lab, and its network. */
    public void removeAll() {
        LabRemoval.of(engine, lab);
    }
}
