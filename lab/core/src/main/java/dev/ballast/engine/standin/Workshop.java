package dev.ballast.engine.standin;

import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.ExecResult;
import dev.ballast.engine.HelperContainer;
import dev.ballast.engine.HomeFolder;
import dev.ballast.engine.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The place in which stand-ins are made: a temporary folder, commands on this machine, and everything on the engine
 * with the label {@value #LABEL}. Only one set-up of a user works at a time. Everything is removed when the workshop
 * closes or the process is interrupted, or, after a crash, when the next workshop opens.
 */
final class Workshop implements AutoCloseable {

    static final String LABEL = "dev.ballast.setup";

    private static final String PREFIX = "ballast-setup-";
    private static final int TELL_EVERY_SECONDS = 10;

    private final Engine engine;
    private final Images images;
    private final Consumer<String> progress;
    private final FileChannel lock;
    private final Path folder;
    private final Set<Process> processes = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> underWay = new ConcurrentSkipListMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::clear, "ballast-setup-clean-up");
    private final ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor(job -> {
        Thread thread = new Thread(job, "ballast-setup-progress");
        thread.setDaemon(true);
        return thread;
    });

    private Workshop(Engine engine, Consumer<String> progress, FileChannel lock, Path folder) {
        this.engine = engine;
        this.images = new Images(engine);
        this.progress = progress;
        this.lock = lock;
        this.folder = folder;
    }

    static Workshop open(Engine engine, Consumer<String> progress) {
        Path place = place();
        String prefix = PREFIX + System.getProperty("user.name").replaceAll("[^\\w.-]", "_") + "-";
        FileChannel lock = lock(HomeFolder.ofUser(), progress);
        try {
            removeLeftovers(place, prefix);
            Workshop workshop = new Workshop(engine, progress, lock, Files.createTempDirectory(place, prefix));
            Runtime.getRuntime().addShutdownHook(workshop.hook);
            workshop.teller.scheduleAtFixedRate(
                    workshop::tell, TELL_EVERY_SECONDS, TELL_EVERY_SECONDS, TimeUnit.SECONDS);
            if (workshop.hasLeftovers()) {
                workshop.step("removing what an earlier set-up left", workshop::removeFromEngine);
            }
            return workshop;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot use %s to make images in; set TMPDIR to another folder".formatted(place), e);
        }
    }

    /** Returns a folder that is on a disk, because a bootstrapped Debian is large, and {@code /tmp} is often in memory. */
    private static Path place() {
        String chosen = System.getenv().getOrDefault("TMPDIR", "");
        if (!chosen.isBlank()) {
            return Path.of(chosen);
        }
        Path usual = Path.of("/var/tmp");
        return Files.isDirectory(usual) ? usual : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Takes the user's lock. It is in the user's own folder: in one for all users, anybody could take it first, and keep it. */
    static FileChannel lock(Path home, Consumer<String> progress) {
        Path file = home.resolve(".cache/ballast/setup.lock");
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                progress.accept("another set-up is at work; waiting for it (it holds %s)".formatted(file));
                channel.lock();
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot lock %s, which must be this user's (%s); a user without a home folder sets HOME to one"
                            .formatted(file, e),
                    e);
        }
    }

    private static void removeLeftovers(Path place, String prefix) throws IOException {
        try (Stream<Path> found = Files.list(place)) {
            found.filter(path -> path.getFileName().toString().startsWith(prefix)
                            && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(Workshop::removeFolder);
        }
    }

    /** Removes a folder, but nothing that is mounted in it, which a walk in Java would remove. */
    private static void removeFolder(Path folder) {
        try {
            new ProcessBuilder("rm", "-rf", "--one-file-system", "--", folder.toString())
                    .inheritIO()
                    .start()
                    .waitFor(60, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the labels of images and containers that are only needed during the set-up. */
    static Map<String, String> labels() {
        return Map.of(LABEL, owner());
    }

    private static String owner() {
        try {
            return System.getProperty("user.name") + "@"
                    + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return System.getProperty("user.name");
        }
    }

    Images images() {
        return images;
    }

    /** Makes a folder, which is removed with the workshop. */
    Path newFolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + folder, e);
        }
    }

    /** Prints a line of progress. */
    void say(String line) {
        progress.accept(line);
    }

    /** Runs a step. Prints when it begins and ends, and every {@value #TELL_EVERY_SECONDS} seconds that it is under way. */
    <T> T step(String what, Callable<T> job) {
        long start = System.nanoTime();
        underWay.put(what, start);
        say(what + " …");
        try {
            T result = job.call();
            say("%s: done in %.0f s".formatted(what, seconds(start)));
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted: " + what, e);
        } catch (Exception e) {
            say("%s: FAILED after %.0f s".formatted(what, seconds(start)));
            throw e instanceof EngineException known ? known : new EngineException(what + ": " + e.getMessage(), e);
        } finally {
            underWay.remove(what);
        }
    }

    private void tell() {
        if (!underWay.isEmpty()) {
            say(underWay.entrySet().stream()
                    .map(step -> "%s (%.0f s)".formatted(step.getKey(), seconds(step.getValue())))
                    .collect(Collectors.joining("; ", "  still at it: ", "")));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Runs a command on this machine, without a shell.
     *
     * @throws EngineException if it fails or takes longer than {@code limit}, with the end of its output
     */
    void run(Duration limit, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "output-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile());
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        processes.add(process);
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw failed(command, "not ended within %d s".formatted(limit.toSeconds()), log);
            }
            if (process.exitValue() != 0) {
                throw failed(command, "exit code %d".formatted(process.exitValue()), log);
            }
        } finally {
            processes.remove(process);
            end(process);
        }
    }

    private static EngineException failed(String[] command, String why, Path log) throws IOException {
        return new EngineException("%s: %s%nThe end of its output:%n%s"
                .formatted(String.join(" ", command), why, lastLines(Files.readString(log))));
    }

    /** Returns the end of an output, which shows why a command failed. */
    static String lastLines(String output) {
        List<String> lines = output.lines().toList();
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private boolean hasLeftovers() {
        return HelperContainer.exist(engine, labels())
                || !images.labelled(labels()).isEmpty();
    }

    /** Returns true, as a step. */
    private boolean removeFromEngine() {
        HelperContainer.removeAll(engine, labels(), this::leave);
        images.labelled(labels())
                .forEach(image -> images.forceRemove(image.id()).ifPresent(this::leave));
        return true;
    }

    private void leave(String why) {
        say("  left for the next set-up: " + why);
    }

    /** Starts a container that waits for commands. It is removed with the workshop if it is not closed before. */
    HelperContainer container(String image, Map<String, String> environment) {
        return HelperContainer.start(engine, image, labels(), environment);
    }

    /**
     * Runs a command in a container and returns what it printed.
     *
     * @throws EngineException with the end of its output, if it fails or takes longer than {@code limit}
     */
    static String run(HelperContainer container, Duration limit, String... command) {
        ExecResult result = container.run(limit, command);
        if (!result.succeeded()) {
            throw new EngineException("%s in a container: exit code %d%nThe end of its output:%n%s"
                    .formatted(List.of(command), result.exitCode(), lastLines(result.stdout() + result.stderr())));
        }
        return result.stdout() + result.stderr();
    }

    private void clear() {
        if (closed.compareAndSet(false, true)) {
            try {
                processes.forEach(Workshop::end);
                if (hasLeftovers()) {
                    step("removing what only the set-up needed", this::removeFromEngine);
                }
            } finally {
                teller.shutdownNow();
                removeFolder(folder);
            }
        }
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending: the hook itself runs
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the set-up's lock", e);
        }
    }
}
