package dev.ballast.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command's output: results on standard output; progress on standard error, with the seconds since the start, repeated
 * while a step takes long.
 */
public final class Console {

    /** The value of {@code --json} that means standard output. */
    public static final String STDOUT = "-";

    private static final int PATIENCE_SECONDS = 15;

    private final CommandSpec spec;
    private final PrintWriter results;
    private final PrintWriter progress;
    private final Ansi ansi;
    private final long start = System.nanoTime();
    private @Nullable ScheduledExecutorService life;
    private String step = "";
    private long saidAt = start;

    private Console(CommandSpec spec, PrintWriter results) {
        this.spec = spec;
        this.results = results;
        this.progress = spec.commandLine().getErr();
        this.ansi = spec.commandLine().getColorScheme().ansi();
    }

    public static Console of(CommandSpec spec) {
        return new Console(spec, spec.commandLine().getOut());
    }

    /** Returns a console that prints results on standard error if {@code --json -} claims standard output. */
    public static Console besideJson(CommandSpec spec, String json) {
        return json.equals(STDOUT) ? new Console(spec, spec.commandLine().getErr()) : of(spec);
    }

    /** Prints a line of the result; {@code @|bold …|@} is picocli's mark-up for colours. */
    public void print(String line) {
        results.println(ansi.string(line));
        results.flush();
    }

    /** Returns a text that anyone may have written, without what a terminal or picocli obeys. Its lines stay. */
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\\n\\t]]|@\\|", " ");
    }

    /** Prints a table. */
    public void print(Table table) {
        table.lines().forEach(this::print);
    }

    /** Prints that a step begins. */
    public synchronized void progress(String line) {
        if (life == null) {
            life = Executors.newSingleThreadScheduledExecutor(job -> {
                Thread thread = new Thread(job, "ballast-sign-of-life");
                thread.setDaemon(true);
                return thread;
            });
            life.scheduleWithFixedDelay(this::stillThere, 1, 1, TimeUnit.SECONDS);
        }
        step = line;
        say(line);
    }

    /** Prints a line about the current step. */
    public synchronized void note(String line) {
        say(line);
    }

    /** Prints that the current step has ended. */
    public synchronized void done(String line) {
        say(line);
        step = "";
    }

    private synchronized void stillThere() {
        if (!step.isEmpty() && System.nanoTime() - saidAt > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            say("… " + step);
        }
    }

    private void say(String line) {
        saidAt = System.nanoTime();
        progress.println(ansi.string("@|faint %5.1f s|@  ".formatted((saidAt - start) / 1e9)) + line);
        progress.flush();
    }

    /** Writes a value as JSON to a file, to standard output for {@code -}, or not at all for a blank target. */
    public void writeJson(String target, Object value) {
        if (target.isBlank()) {
            return;
        }
        String json = json(value);
        if (target.equals(STDOUT)) {
            spec.commandLine().getOut().println(json);
            spec.commandLine().getOut().flush();
            return;
        }
        Path file = Path.of(target).toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, json + System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    public static String json(Object value) {
        try {
            return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s does not become JSON".formatted(value), e);
        }
    }

    /** Returns the name of the class that this command line started with. */
    public String mainClass() {
        return spec.root().userObject().getClass().getName();
    }

    /** Returns the command as the user typed it, for the manifest of a run. */
    public static String command(CommandSpec spec) {
        List<String> typed = spec.root().commandLine().getParseResult().originalArgs();
        return typed.stream()
                .map(word -> word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "./ballast ", ""));
    }
}
