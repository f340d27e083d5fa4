package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Removes the containers and networks of a lab. */
final class LabRemoval {

    /** Usual is 0.2 s for a container. An engine that takes this long is locked up. */
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private LabRemoval() {}

    /** Removes a container, running or not. Does nothing if it is gone already. */
    static void remove(DockerClient docker, String id) {
        try {
            docker.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException | ConflictException e) {
            // gone, or on its way
        }
    }

    /** Removes every container and network with a lab's label. */
    static void of(Engine engine, String lab) {
        of(engine, lab, LIMIT);
    }

    static void of(Engine engine, String lab, Duration limit) {
        List<String> left = new CopyOnWriteArrayList<>();
        try {
            LabThreads.run(limit, () -> removeAll(engine.docker(), lab, left));
        } catch (TimeoutException e) {
            throw new EngineException(
                    ("the engine has not removed the containers of lab %s and its network within %d s: restart it; ./ballast "
                                    + "down --all then removes what is left")
                            .formatted(lab, limit.toSeconds()),
                    e);
        } catch (ExecutionException e) {
            throw new EngineException(
                    "lab %s was not removed: %s; ./ballast down --all tries again".formatted(lab, e.getCause()), e);
        }
        if (!left.isEmpty()) {
            throw new EngineException(
                    "parts of lab %s are left: %s; ./ballast down --all tries again".formatted(lab, left));
        }
    }

    /**
     * Removes one part after another, because Docker 20.10 may lock itself up for good if several leave a network at once.
     *
     * @param left takes what the engine does not remove, and why
     */
    private static void removeAll(DockerClient docker, String lab, List<String> left) {
        docker.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(Labels.LAB, lab)).exec().stream()
                .map(container -> container.getId())
                .forEach(id -> attempt("container " + id, left, () -> remove(docker, id)));
        docker.listNetworksCmd()
                .withFilter("label", List.of(Labels.LAB + "=" + lab))
                .exec()
                .forEach(network -> attempt(
                        "network " + network.getName(),
                        left,
                        () -> docker.removeNetworkCmd(network.getId()).exec()));
    }

    private static void attempt(String what, List<String> left, Runnable removal) {
        try {
            removal.run();
        } catch (NotFoundException e) {
            // gone already
        } catch (DockerException e) {
            left.add(what + ": " + e.getMessage());
        }
    }
}
