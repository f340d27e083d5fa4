package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A container apart from any lab that waits for commands. Closing it removes it. */
public final class HelperContainer implements AutoCloseable {

    private final DockerClient docker;
    private final ContainerInside inside;
    private final String id;

    private HelperContainer(DockerClient docker, String id) {
        this.docker = docker;
        this.inside = new ContainerInside(docker);
        this.id = id;
    }

    /** Starts a container of an image. */
    public static HelperContainer start(
            Engine engine, String image, Map<String, String> labels, Map<String, String> environment) {
        DockerClient docker = engine.docker();
        String id = docker.createContainerCmd(image)
                .withEntrypoint("sleep")
                .withCmd("infinity")
                .withLabels(labels)
                .withEnv(environment.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        return new HelperContainer(docker, id);
    }

    /**
     * Runs a command, without a shell, to its end.
     *
     * @throws EngineException if it takes longer than {@code limit}
     */
    public ExecResult run(Duration limit, String... command) {
        return inside.exec(id, "a helper container", limit, command);
    }

    /** Unpacks a tar archive at the container's root. */
    public void copyIn(byte[] tar) {
        docker.copyArchiveToContainerCmd(id)
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(tar))
                .exec();
    }

    /** Copies one file to {@code target} on this machine. */
    public void copyOut(String path, Path target) throws IOException {
        inside.copyOut(id, path, target);
    }

    @Override
    public void close() {
        docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    }

    /** Returns whether any container has all these labels. */
    public static boolean exist(Engine engine, Map<String, String> labels) {
        return !labelled(engine, labels).isEmpty();
    }

    /**
     * Removes all containers that have these labels.
     *
     * @param failure takes why one was not removed
     */
    public static void removeAll(Engine engine, Map<String, String> labels, Consumer<String> failure) {
        labelled(engine, labels).forEach(container -> {
            try {
                engine.docker()
                        .removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (DockerException e) {
                failure.accept(String.valueOf(e.getMessage()));
            }
        });
    }

    private static List<Container> labelled(Engine engine, Map<String, String> labels) {
        return engine.docker()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec();
    }
}
