package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
        DockerClient docker = engine.docker();
        Map<String, String> mine = Map.of(Labels.LAB, lab);
        // one after another: Docker 20.10 may lock itself up for good if several leave a network at once
        CompletableFuture<Void> removal = CompletableFuture.runAsync(
                () -> docker.listContainersCmd().withShowAll(true).withLabelFilter(mine).exec().stream()
                        .forEach(container -> remove(docker, container.getId())),
                LabThreads::start);
        try {
            removal.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new EngineException(
                    ("the engine has not removed the containers of lab %s within %d s: restart it; ./ballast down --all then "
                                    + "removes what is left")
                            .formatted(lab, limit.toSeconds()));
        } catch (ExecutionException e) {
            throw new EngineException(
                    "the containers of lab %s were not removed: %s; ./ballast down --all tries again"
                            .formatted(lab, e.getCause()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    "interrupted while the containers of lab %s were removed; ./ballast down --all tries again"
                            .formatted(lab),
                    e);
        }
        List<String> left = new ArrayList<>();
        for (var network : docker.listNetworksCmd()
                .withFilter("label", List.of(Labels.LAB + "=" + lab))
                .exec()) {
            try {
                docker.removeNetworkCmd(network.getId()).exec();
            } catch (NotFoundException e) {
                // gone already
            } catch (DockerException e) {
                left.add(network.getName() + ": " + e.getMessage());
            }
        }
        if (!left.isEmpty()) {
            throw new EngineException(
                    "networks of lab %s are left: %s; ./ballast down --all tries again".formatted(lab, left));
        }
    }
}
