package dev.ballast.engine.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import dev.ballast.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A container that waits for commands, and goes with the workshop if it is not closed before. */
final class WorkshopContainer implements AutoCloseable {

    private final DockerClient docker;
    private final String id;

    private WorkshopContainer(DockerClient docker, String id) {
        this.docker = docker;
        this.id = id;
    }

    static WorkshopContainer start(Workshop workshop, String image, Map<String, String> environment) {
        DockerClient docker = workshop.docker();
        String id = docker.createContainerCmd(image)
                .withEntrypoint("sleep")
                .withCmd("infinity")
                .withLabels(Workshop.labels())
                .withEnv(environment.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        return new WorkshopContainer(docker, id);
    }

    /**
     * Runs a command to its end and returns what it printed on both its outputs.
     *
     * @throws EngineException if it fails or takes longer than {@code limit}, with the end of its output
     */
    String run(Duration limit, String... command) throws InterruptedException {
        String exec = docker.execCreateCmd(id)
                .withCmd(command)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        boolean ended = docker.execStartCmd(exec)
                .exec(new ResultCallback.Adapter<Frame>() {
                    @Override
                    public void onNext(Frame frame) {
                        output.writeBytes(frame.getPayload());
                    }
                })
                .awaitCompletion(limit.toSeconds(), TimeUnit.SECONDS);
        String text = output.toString(StandardCharsets.UTF_8);
        Long exit = docker.inspectExecCmd(exec).exec().getExitCodeLong();
        if (!ended || exit == null || exit != 0) {
            throw new EngineException("%s in a container: %s%nThe end of its output:%n%s"
                    .formatted(
                            List.of(command),
                            ended ? "exit code " + exit : "not ended within %d s".formatted(limit.toSeconds()),
                            Workshop.lastLines(text)));
        }
        return text;
    }

    /** Puts files into a folder, which is made. */
    void copyIn(String folder, Map<String, byte[]> files) {
        BuildContext packed = new BuildContext();
        files.forEach(
                (name, content) -> packed.with(folder.substring(1) + "/" + name, BuildContext.Kind.FILE, content));
        docker.copyArchiveToContainerCmd(id)
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(packed.tar()))
                .exec();
    }

    /** Copies one file out to {@code target} and returns it. */
    Path copyOut(String path, Path target) throws IOException {
        try (var stream = docker.copyArchiveFromContainerCmd(id, path).exec();
                var tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
                    return target;
                }
            }
        }
        throw new EngineException("there is no file %s in the container".formatted(path));
    }

    @Override
    public void close() {
        docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    }
}
