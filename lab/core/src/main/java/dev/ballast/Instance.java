package dev.ballast;

import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.engine.ExecResult;
import dev.ballast.evidence.ContainerLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container of a lab, such as an API instance, a server or the balancer, as it was when it was asked for. If the
 * engine cannot do what a method asks, for example because the container is gone, the method throws a runtime exception
 * that says why. Safe for use by several threads.
 */
public final class Instance {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

    private static final int REACH_MS = 1_000;

    private final Container container;
    private final Containers containers;
    private final int servicePort;

    Instance(Container container, Containers containers, int servicePort) {
        this.container = container;
        this.containers = containers;
        this.servicePort = servicePort;
    }

    /** Returns its name within the lab, such as {@code api-1}. */
    public String name() {
        return container.name();
    }

    /** Returns the container's id. */
    public String id() {
        return container.id();
    }

    /** Returns the host name that Docker gave it, with which the API answers. */
    public String hostname() {
        return container.hostname();
    }

    /** Returns its IP address on the lab's network, or a blank string if it has none. */
    public String ip() {
        return container.address();
    }

    /** Returns the address by which Consul and the balancer name it, {@code ip:port}. */
    public String address() {
        return container.address() + ":" + servicePort;
    }

    /**
     * Returns {@link #address} if it accepts a connection from this machine within 1 s, or empty if it does not, as with an
     * engine in a virtual machine.
     */
    public Optional<String> reached() {
        try (Socket socket = new Socket()) {
            int colon = address().lastIndexOf(':');
            int port = Integer.parseInt(address().substring(colon + 1));
            socket.connect(new InetSocketAddress(address().substring(0, colon), port), REACH_MS);
            return Optional.of(address());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns whether its container ran when it was asked for. */
    public boolean running() {
        return container.running();
    }

    /** Returns the image that it runs. */
    public String image() {
        return container.image();
    }

    /** Returns its role: {@code server}, {@code ui}, {@code api}, {@code balancer}, {@code sidecar} or {@code tool}. */
    public String role() {
        return container.role().label();
    }

    /**
     * Returns the name of the service of which it is an instance, or of the balancer of which it is a container; of another
     * container that of its role. A sidecar's is that of the instance that it serves.
     */
    public String service() {
        return container.service();
    }

    /**
     * Returns the host port on which a port of it is published.
     *
     * @throws IllegalStateException naming the published ports, if this one is not published
     */
    public int hostPort(int containerPort) {
        return container.hostPort(containerPort);
    }

    /** Runs a command in it, without a shell, and returns what it printed. It has to end within 60 s. */
    public CommandResult exec(String... command) {
        ExecResult result = containers.exec(container, command);
        return new CommandResult(result.exitCode(), result.stdout(), result.stderr());
    }

    /**
     * Runs a command in it, without a shell, passes on its output at once, and returns its exit code. There is no limit. If a
     * stream takes no more, the command is ended as by a closed pipe.
     */
    public int exec(OutputStream out, OutputStream err, String... command) throws InterruptedException {
        return containers.exec(container, out, err, command);
    }

    /** Sends a signal, such as {@code STOP}, to its first process. */
    public void signal(String signal) {
        containers.kill(container, signal);
    }

    /** Returns the memory of all its processes in bytes, as {@code docker stats} counts it. */
    public long memoryBytes() {
        return containers.memoryBytes(container);
    }

    /**
     * Passes on what {@code docker logs} shows, from its beginning, until it stops, a stream takes no more, or the thread is
     * interrupted.
     */
    public void followLogs(OutputStream out, OutputStream err) throws InterruptedException {
        containers.passOnLogs(container, true, out, err);
    }

    /** Passes on what {@code docker logs} shows by now, until a stream takes no more or the thread is interrupted. */
    public void writeLogs(OutputStream out, OutputStream err) throws InterruptedException {
        containers.passOnLogs(container, false, out, err);
    }

    /**
     * Returns what {@code docker logs} shows, or a blank string if the container is gone. It is held in memory; see
     * {@link #writeLogs}.
     */
    public String logs() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        containers.copyLogs(container, shown, lack -> LOG.warn("the log of {} lacks {}", name(), lack));
        return shown.toString(StandardCharsets.UTF_8);
    }

    /** Returns the log of each of its supervised processes by the process's name. */
    public Map<String, String> processLogs() {
        return ContainerLogs.ofProcesses(containers, container);
    }

    Container container() {
        return container;
    }

    @Override
    public String toString() {
        return "%s (%s, %s)".formatted(name(), hostname(), address());
    }
}
