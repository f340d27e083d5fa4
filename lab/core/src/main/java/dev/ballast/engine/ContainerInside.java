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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs commands in containers and reads their logs and files, by container id. Safe for use by several threads. */
final class ContainerInside {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerInside.class);

    /** Sends the signal of a closed pipe to each process that has a mark in its environment, until none is left. */
    private static final String CLOSE_PIPE = """
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
              left=
              for p in /proc/[0-9]*; do grep -qs "$0" $p/environ && kill -s PIPE ${p#/proc/} && left=1; done
              test "$left" || exit 0
              sleep 0.1
            done
            exit 1
            """;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    /** How a shell says that a closed pipe ended a command. */
    private static final int BY_CLOSED_PIPE = 128 + 13;

    private final DockerClient docker;

    ContainerInside(DockerClient docker) {
        this.docker = docker;
    }

    /** Runs a command without a shell, as the image's user; {@code name} is for messages. */
    ExecResult exec(String container, String name, Duration limit, String... command) {
        String id = createExec(container, name, List.of(), command);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Relay relay = Relay.ofCommand(out, err)) {
            docker.execStartCmd(id).exec(relay);
            if (!relay.awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new EngineException("%s in %s did not end within %d s; so far it said: %s%s"
                        .formatted(List.of(command), name, limit.toSeconds(), text(out), text(err)));
            }
            int exitCode = relay.ended(exitCode(id), name, command);
            return new ExecResult(exitCode, text(out), text(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while %s ran in %s".formatted(List.of(command), name), e);
        }
    }

    private static String text(ByteArrayOutputStream output) {
        return output.toString(StandardCharsets.UTF_8);
    }

    /**
     * Runs a command, passes on its output at once, and returns its exit code. There is no limit. If the output is not taken any
     * more, the command gets the signal that it would get from a closed pipe on this machine. {@code name} is for messages.
     */
    int exec(String container, String name, OutputStream out, OutputStream err, String... command)
            throws InterruptedException {
        String mark = "BALLAST_EXEC=" + UUID.randomUUID();
        String id = createExec(container, name, List.of(mark), command);
        try (Relay relay = Relay.ofCommand(out, err)) {
            docker.execStartCmd(id).exec(relay);
            relay.awaitCompletion();
            if (relay.isRefused()) {
                closePipe(container, mark, command);
                return BY_CLOSED_PIPE; // the engine knows only that nobody reads
            }
            return relay.ended(exitCode(id), name, command);
        }
    }

    private void closePipe(String container, String mark, String... command) {
        if (!exec(container, container, CLOSE_LIMIT, "sh", "-c", CLOSE_PIPE, mark)
                .succeeded()) {
            throw new EngineException(
                    "%s goes on in its container, although nobody reads its output".formatted(List.of(command)));
        }
    }

    private String createExec(String container, String name, List<String> environment, String... command) {
        try {
            return docker.execCreateCmd(container)
                    .withCmd(command)
                    .withEnv(environment)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .exec()
                    .getId();
        } catch (NotFoundException e) {
            throw noCommand(name, "its container is gone", e);
        } catch (ConflictException e) {
            throw noCommand(name, "its container is stopped or paused", e);
        }
    }

    private static EngineException noCommand(String name, String why, Exception cause) {
        return new EngineException(
                "%s takes no command, because %s".formatted(name, why),
                "./ballast status shows the state of each instance",
                cause);
    }

    private int exitCode(String exec) {
        Long exit = docker.inspectExecCmd(exec).exec().getExitCodeLong();
        return exit == null ? -1 : exit.intValue();
    }

    /**
     * Passes on what {@code docker logs} shows.
     *
     * @param lacks takes, in words, what was not passed on: the end if the time was over, or the beginning if the engine may have
     *     thrown it away
     * @return whether there is such a container
     */
    boolean copyLogs(String container, OutputStream to, Duration limit, Consumer<String> lacks) {
        LogBound.Counted counted = new LogBound.Counted(to);
        Relay relay = new Relay(counted, counted);
        try (relay) {
            docker.logContainerCmd(container)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTailAll()
                    .exec(relay);
            if (!relay.awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                lacks.accept("its end: the engine did not pass it on within %d s".formatted(limit.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lacks.accept("its end: this thread was interrupted");
        } catch (NotFoundException | ConflictException e) {
            return false; // gone, or on its way
        } catch (RuntimeException e) {
            lacks.accept("its end: " + e);
        }
        relay.rethrow();
        if (counted.mayHaveLostItsBeginning()) {
            lacks.accept("its beginning, perhaps: " + LogBound.WORDS);
        }
        return true;
    }

    /**
     * Passes on a container's log from its beginning, until it is at its end, the receiver takes no more, or the thread is
     * interrupted.
     *
     * @param follow whether its end comes only when the container stops
     */
    void passOnLogs(String container, boolean follow, OutputStream out, OutputStream err) throws InterruptedException {
        try (Relay relay = new Relay(out, err)) {
            docker.logContainerCmd(container)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(follow)
                    .withTailAll()
                    .exec(relay);
            relay.awaitCompletion();
        }
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

    /** Passes on what a stream of frames carries, at once, as long as it is taken. */
    private static final class Relay extends ResultCallback.Adapter<Frame> {
        private final OutputStream out;
        private final OutputStream err;
        private volatile @Nullable IOException refused;
        private volatile @Nullable Frame first; // held, since it may be the engine's own words
        private boolean begun; // nothing is held any more

        Relay(OutputStream out, OutputStream err) {
            this(out, err, true);
        }

        private Relay(OutputStream out, OutputStream err, boolean begun) {
            this.out = out;
            this.err = err;
            this.begun = begun;
        }

        /** Returns the relay of a command, of which it may turn out that it was never started. */
        static Relay ofCommand(OutputStream out, OutputStream err) {
            return new Relay(out, err, false);
        }

        @Override
        public void onNext(Frame frame) {
            Frame held = first;
            if (!begun && NotStarted.mayBegin(frame.getPayload())) {
                begun = true;
                first = frame;
                return;
            }
            begun = true;
            first = null;
            if (held != null) {
                pass(held);
            }
            pass(frame);
        }

        private void pass(Frame frame) {
            pass(frame.getStreamType() == StreamType.STDERR ? err : out, frame.getPayload());
        }

        private void pass(OutputStream stream, byte[] bytes) {
            try {
                stream.write(bytes);
                stream.flush();
            } catch (IOException e) {
                refused = refused == null ? e : refused;
                close();
            } catch (Error e) {
                onError(e); // or else the stream would just stop, and never be complete
            }
        }

        /** Returns the exit code of a command that has ended, and says if it was never started. */
        int ended(int exitCode, String name, String... command) {
            Frame held = first;
            if (held == null) {
                return exitCode;
            }
            String said = new String(held.getPayload(), StandardCharsets.UTF_8);
            Optional<NotStarted> failure = NotStarted.of(exitCode, said, name, command);
            failure.ifPresentOrElse(why -> pass(err, why.message().getBytes(StandardCharsets.UTF_8)), () -> pass(held));
            return failure.map(NotStarted::exitCode).orElse(exitCode);
        }

        boolean isRefused() {
            return refused != null;
        }

        /** Throws what the receiver threw, if it did. */
        void rethrow() {
            IOException why = refused;
            if (why != null) {
                throw new UncheckedIOException("cannot keep what the container says", why);
            }
        }

        @Override
        public void close() {
            try {
                super.close();
            } catch (IOException e) {
                LOG.debug("a stream of the engine did not close", e);
            }
        }
    }
}
