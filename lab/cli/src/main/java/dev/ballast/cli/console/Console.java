package dev.ballast.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command's output: results on standard output; progress on standard error, with the seconds since the start, repeated
 * while a step takes long. What is printed may come from names, logs and files that others wrote, so it is made
 * {@link Printable} here.
 */
public final class Console {

    /** The value of {@code --json} that means standard output. */
    public static final String STDOUT = "-";

    private static final int PATIENCE_SECONDS = 15;

    /** The control characters that Jackson does not escape. */
    private static final Pattern NOT_ESCAPED = Pattern.compile("[\\x7F-\\x9F]");

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

    /** Returns a number of things in words, such as {@code 1 round} or {@code 2 rounds}. */
    public static String count(long number, String one) {
        return "%d %s%s".formatted(number, one, number == 1 ? "" : "s");
    }

    /** Returns a console that prints results on standard error if {@code --json -} claims standard output. */
    public static Console besideJson(CommandSpec spec, String json) {
        return json.equals(STDOUT) ? new Console(spec, spec.commandLine().getErr()) : of(spec);
    }

    /** Prints a line of the result as it is, mark-up too. */
    public void print(String line) {
        results.println(Printable.of(line));
        results.flush();
    }

    /**
     * Prints a line of the result.
     *
     * @param format may have picocli's mark-up for colours, such as {@code @|bold %s|@}
     * @param values are printed as they are, mark-up too
     */
    public void styled(String format, Object... values) {
        Object[] printable = Stream.of(values)
                .map(value -> value instanceof Number ? value : Printable.of(String.valueOf(value)))
                .toArray();
        results.println(String.format(Locale.ROOT, ansi.string(format), printable));
        results.flush();
    }

    /** Prints a table, its header in bold. */
    public void print(Table table) {
        List<String> lines = table.lines();
        styled("@|bold %s|@", lines.get(0));
        lines.stream().skip(1).forEach(this::print);
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
        progress.println(ansi.string("@|faint %5.1f s|@  ".formatted((saidAt - start) / 1e9)) + Printable.of(line));
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
            Files.writeString(file, json + System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Returns a value as JSON, without characters that a terminal obeys. */
    public static String json(Object value) {
        try {
            String json = JsonMapper.builder()
                    .build()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(value);
            return NOT_ESCAPED
                    .matcher(json)
                    .replaceAll(
                            found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
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
