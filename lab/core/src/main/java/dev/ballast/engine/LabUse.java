package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a lab has on the engine.
 *
 * @param writtenBytes what its containers wrote to their own disks
 * @param logBytes what the engine keeps of what they print; empty if this user cannot read the engine's files
 */
public record LabUse(int containers, int networks, long writtenBytes, OptionalLong logBytes) {

    /** Asks the engine, which looks at each file of each container. */
    public static LabUse of(Engine engine, String lab) {
        DockerClient docker = engine.docker();
        List<Container> containers = docker.listContainersCmd()
                .withShowAll(true)
                .withShowSize(true)
                .withLabelFilter(Map.of(Labels.LAB, lab))
                .exec();
        int networks = docker.listNetworksCmd()
                .withFilter("label", List.of(Labels.LAB + "=" + lab))
                .exec()
                .size();
        long written = containers.stream()
                .mapToLong(container -> container.getSizeRw() == null ? 0 : container.getSizeRw())
                .sum();
        return new LabUse(containers.size(), networks, written, logBytes(docker, containers));
    }

    private static OptionalLong logBytes(DockerClient docker, List<Container> containers) {
        long bytes = 0;
        for (Container container : containers) {
            try {
                String log =
                        docker.inspectContainerCmd(container.getId()).exec().getLogPath();
                bytes += size(Path.of(String.valueOf(log)));
            } catch (NotFoundException | NoSuchFileException e) {
                continue; // it is gone by now, and its log with it
            } catch (IOException e) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(bytes);
    }

    /** Returns the size of a log with its older parts, whose names are longer. */
    private static long size(Path log) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(log.toAbsolutePath().getParent())) {
            for (Path file : files.filter(part -> part.getFileName()
                            .toString()
                            .startsWith(log.getFileName().toString()))
                    .toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
