package dev.ballast.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Runs commands in containers and reads their logs and files, by container id. Safe for use by several threads. */
final class ContainerInside {

    private final DockerClient docker;

    ContainerInside(DockerClient docker) {
        this.docker = docker;
    }

    /** Runs a command without a shell, as the image's user; {@code name} is for messages. */
    ExecResult exec(String container, String name, Duration limit, String... command) {
        String id = createExec(container, command);
        Output output = new Output();
        try {
            boolean ended = docker.execStartCmd(id).exec(output).awaitCompletion(limit.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                throw new EngineException("%s in %s did not end within %d s; so far it said: %s"
                        .formatted(List.of(command), name, limit.toSeconds(), output.text()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while %s ran in %s".formatted(List.of(command), name), e);
        }
        return new ExecResult(exitCode(id), output.stdout(), output.stderr());
    }

    /** Runs a command, passes on its output at once, and returns its exit code. There is no limit. */
    int exec(String container, OutputStream out, OutputStream err, String... command) throws InterruptedException {
        String id = createExec(container, command);
        docker.execStartCmd(id).exec(new Relay(out, err)).awaitCompletion();
        return exitCode(id);
    }

    private String createExec(String container, String... command) {
        return docker.execCreateCmd(container)
                .withCmd(command)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
    }

    private int exitCode(String exec) {
        Long exit = docker.inspectExecCmd(exec).exec().getExitCodeLong();
        return exit == null ? -1 : exit.intValue();
    }

    /** Returns what {@code docker logs} shows. */
    String logs(String container, Duration limit) {
        Output output = new Output();
        try {
            docker.logContainerCmd(container)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTailAll()
                    .exec(output)
                    .awaitCompletion(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (NotFoundException | ConflictException e) {
            return ""; // gone, or on its way
        }
        return output.text();
    }

    /** Passes on a container's log, from its beginning, until the container stops or the thread is interrupted. */
    void followLogs(String container, OutputStream out, OutputStream err) throws InterruptedException {
        docker.logContainerCmd(container)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .withTailAll()
                .exec(new Relay(out, err))
                .awaitCompletion();
    }

    /** Returns the regular files under a path by their name within it; none if there is no such path or container. */
    Map<String, byte[]> readTree(String container, String path) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        readEach(container, path, (name, bytes) -> {
            try {
                files.put(name, bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read %s in container %s".formatted(name, container), e);
            }
        });
        return files;
    }

    /** Passes on the regular files under a path, each with its name within it; none if there is no such path or container. */
    void readEach(String container, String path, BiConsumer<String, InputStream> reader) {
        try (var stream = docker.copyArchiveFromContainerCmd(container, path).exec();
                var tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    reader.accept(entry.getName(), tar);
                }
            }
        } catch (NotFoundException | ConflictException e) {
            // gone, or on its way
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s in container %s".formatted(path, container), e);
        }
    }

    /**
     * Copies one file to this machine.
     *
     * @throws EngineException if there is no such file
     */
    void copyOut(String container, String path, Path target) throws IOException {
        try (var stream = docker.copyArchiveFromContainerCmd(container, path).exec();
                var tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
                    return;
                }
            }
        }
        throw new EngineException("there is no file %s in the container".formatted(path));
    }

    /** Passes on what a stream of frames carries, at once. */
    private static final class Relay extends ResultCallback.Adapter<Frame> {
        private final OutputStream out;
        private final OutputStream err;

        Relay(OutputStream out, OutputStream err) {
            this.out = out;
            this.err = err;
        }

        @Override
        public void onNext(Frame frame) {
            OutputStream stream = frame.getStreamType() == StreamType.STDERR ? err : out;
            try {
                stream.write(frame.getPayload());
                stream.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot pass on what the container says", e);
            }
        }
    }

    /** Keeps what a stream of frames carries. */
    private static final class Output extends ResultCallback.Adapter<Frame> {
        private final ByteArrayOutputStream both = new ByteArrayOutputStream();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        @Override
        public void onNext(Frame frame) {
            synchronized (both) {
                both.writeBytes(frame.getPayload());
                (frame.getStreamType() == StreamType.STDERR ? err : out).writeBytes(frame.getPayload());
            }
        }

        String text() {
            return both.toString(StandardCharsets.UTF_8);
        }

        String stdout() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String stderr() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }
}
