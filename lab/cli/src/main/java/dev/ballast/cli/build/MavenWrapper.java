package dev.ballast.cli.build;

import dev.ballast.cli.console.JobSummary;
import dev.ballast.engine.EngineException;
import dev.ballast.run.RunDirectory;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the repository's Maven. */
public final class MavenWrapper {

    /** Lets Maven run sources that the formatter would change; {@code verify} refuses them. */
    public static final String UNFORMATTED_TOO = "-Dspotless.check.skip";

    /** How long Maven and the tests that it runs may take to end: a command ends within 15 s of a signal. */
    static final Duration LAST = Duration.ofSeconds(12);

    /** How long the caller may take, after Maven has ended, to say what it made. */
    static final Duration TO_CONCLUDE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(MavenWrapper.class);

    private MavenWrapper() {}

    /**
     * Runs Maven in the repository with this process's input and output, adds the runs that it made to the CI job's summary,
     * if there is one, and returns Maven's exit code.
     */
    public static int run(List<String> arguments) throws InterruptedException {
        return run(arguments, made -> {});
    }

    /**
     * Runs Maven like {@link #run(List)}.
     *
     * @param conclude receives the runs that Maven and what it started made, the oldest first, after Maven's last output
     */
    public static int run(List<String> arguments, Consumer<List<Path>> conclude) throws InterruptedException {
        return run(arguments, ProcessBuilder::inheritIO, maven -> {}, conclude);
    }

    /**
     * Runs Maven like {@link #run(List, Consumer)}, but writes its output into a file.
     *
     * @param line receives each line of the output
     */
    public static int run(List<String> arguments, Path log, Consumer<String> line, Consumer<List<Path>> conclude)
            throws InterruptedException {
        return run(
                arguments,
                builder ->
                        builder.redirectInput(ProcessBuilder.Redirect.INHERIT).redirectErrorStream(true),
                maven -> copy(maven, log, line),
                conclude);
    }

    private static int run(
            List<String> arguments,
            UnaryOperator<ProcessBuilder> redirected,
            Consumer<Process> meanwhile,
            Consumer<List<Path>> conclude)
            throws InterruptedException {
        Path root = Repository.root();
        requireWritable(root);
        List<String> command = command(root, arguments);
        ProcessBuilder builder = redirected.apply(new ProcessBuilder(command).directory(root.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        JobSummary summary = JobSummary.begin();
        SessionWeight weight = SessionWeight.raise();
        Running running = new Running();
        Path made = createTempFile();
        builder.environment().put(RunDirectory.MADE, made.toString());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running, weight), "ballast-end-maven"));
        try {
            Process maven = running.start(builder);
            meanwhile.accept(maven);
            int exit = maven.waitFor();
            summary.end();
            conclude.accept(runs(made));
            return exit;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run %s: %s".formatted(command.get(0), e.getMessage()), e);
        } finally {
            delete(made);
            weight.restore();
            running.concluded.countDown();
        }
    }

    private static Path createTempFile() {
        try {
            return Files.createTempFile("ballast-made-runs", ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary file", e);
        }
    }

    private static List<Path> runs(Path made) throws IOException {
        return Files.readAllLines(made).stream()
                .map(Path::of)
                .filter(Files::isDirectory)
                .toList();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} is left", file, e);
        }
    }

    /** @throws EngineException if this user may not build there, since Maven would say that last, and in many words */
    static void requireWritable(Path root) {
        if (!Files.isWritable(root)) {
            throw new EngineException(
                    "this command builds in %s, and this user may not write there".formatted(root),
                    "use a copy of your own",
                    null);
        }
    }

    /** A process that may be told to end at any moment, also while it starts. */
    private static final class Running {

        private final CountDownLatch concluded = new CountDownLatch(1);
        private @Nullable Process process;
        private boolean ending;

        synchronized Process start(ProcessBuilder builder) throws IOException {
            if (ending) {
                throw new IOException("this process is ending");
            }
            process = builder.start();
            return process;
        }

        synchronized Optional<MavenEnd> end() {
            ending = true;
            return Optional.ofNullable(process).map(maven -> MavenEnd.ask(maven, LAST));
        }
    }

    /** Ends Maven, since this process is ending, and waits for it: the caller takes all to have ended when we have. */
    private static void end(Running running, SessionWeight weight) {
        try {
            Optional<MavenEnd> maven = running.end();
            if (maven.isPresent()) {
                int killed = maven.get().await();
                if (killed > 0) {
                    LOG.warn(
                            "Maven had not ended {} s after it was told to, and was killed: {} processes. What is left of its labs"
                                    + " is removed when the next lab starts.",
                            LAST.toSeconds(),
                            killed);
                }
                running.concluded.await(maven.get().left().plus(TO_CONCLUDE).toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        weight.restore();
    }

    /** Copies the output of a process into a file, and passes each line on. */
    static void copy(Process maven, Path log, Consumer<String> line) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            try (BufferedReader output = maven.inputReader(StandardCharsets.UTF_8);
                    BufferedWriter kept = Files.newBufferedWriter(log)) {
                for (String next = output.readLine(); next != null; next = output.readLine()) {
                    kept.write(next);
                    kept.newLine();
                    kept.flush(); // for a reader who cannot wait
                    line.accept(next);
                }
            }
        } catch (IOException e) {
            maven.destroy();
            throw new UncheckedIOException("cannot keep Maven's output in " + log, e);
        }
    }

    /** Returns the command, which hands the folder of runs on to the JVMs that Maven starts. */
    static List<String> command(Path root, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(root.resolve("mvnw").toString(), "-B", "-ntp", "-Dballast.runs=" + RunDirectory.runsFolder()));
        command.addAll(arguments);
        return command;
    }
}
