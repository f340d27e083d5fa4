package dev.ballast.report;

import dev.ballast.run.RecordedRun;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A copy of the golden run directory, to plant faults in. */
final class TestRun {
    static final String GOLDEN = "20261123-101502-demo-1f2e3d4c";

    final Path directory;

    private TestRun(Path directory) {
        this.directory = directory;
    }

    static TestRun goldenIn(Path folder) {
        return goldenIn(folder, GOLDEN);
    }

    static TestRun goldenIn(Path folder, String name) {
        Path copy = folder.resolve(name);
        try {
            Path golden = Path.of(TestRun.class.getResource("/runs/" + GOLDEN).toURI());
            try (Stream<Path> files = Files.walk(golden)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(golden.relativize(file).toString()));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot copy the golden run to " + copy, e);
        }
        return new TestRun(copy);
    }

    TestRun edit(String file, UnaryOperator<String> edit) {
        return write(file, edit.apply(read(file)));
    }

    TestRun write(String file, String text) {
        try {
            Files.createDirectories(directory.resolve(file).getParent());
            Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Adds a load's file of requests that began two seconds after the run, with these lines after its columns. */
    TestRun load(int format, String id, Iterable<String> requests) {
        return load(format, id, 2_000, requests);
    }

    /** The same for one that began so many milliseconds after the run. */
    TestRun load(int format, String id, int startMs, Iterable<String> requests) {
        return load(format, id, startMs, startMs, requests);
    }

    /** @param hostMs when it began by the host's clock */
    TestRun load(int format, String id, int startMs, int hostMs, Iterable<String> requests) {
        String columns = "number,kind,due_us,waited_us,sent_us,ended_us,outcome,status,host,connection,reused";
        Path file = directory.resolve("requests/%s.csv.gz".formatted(id));
        try {
            Files.createDirectories(file.getParent());
            try (var out = new BufferedWriter(new OutputStreamWriter(
                    new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
                out.write("# ballast-requests format=%d load=%s started=%s%s\n%s\n"
                        .formatted(
                                format,
                                id,
                                read().startedAt().plusMillis(hostMs),
                                format > 2 ? " at_ms=" + startMs : "",
                                columns + (format > 1 ? ",cause" : "")));
                for (String request : requests) {
                    out.write(request + "\n");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A request in format 2 that was due each 10 ms and answered after so many microseconds. */
    static String answered(int number, long micros) {
        long due = number * 10_000L;
        return "%d,GET,%d,0,%d,%d,ANSWERED,200,aaaaaaaaaaaa,0,1,".formatted(number, due, due, due + micros);
    }

    void copy(String file, Path to) {
        try {
            Files.copy(directory.resolve(file), to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestRun delete(String file) {
        try {
            Files.delete(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Adds an event at the end of the history. */
    TestRun event(String fields) {
        return event(7_400, fields);
    }

    /** Adds an event to the history that happened then. */
    TestRun event(double atMs, String fields) {
        return edit(
                "history.jsonl",
                history -> history
                        + "{\"seq\":%d,\"atMs\":%s,%s}\n"
                                .formatted(history.lines().count(), atMs, fields));
    }

    /** Removes the events of a type, as if they had never been recorded. */
    TestRun withoutEvents(String type) {
        AtomicLong seq = new AtomicLong();
        return edit(
                "history.jsonl",
                history -> history.lines()
                        .filter(line -> !line.contains("\"type\": \"" + type + "\""))
                        .map(line -> line.replaceFirst("\"seq\": *\\d+", "\"seq\": " + seq.getAndIncrement()))
                        .reduce("", (all, line) -> all + line + "\n"));
    }

    String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RecordedRun read() {
        return RecordedRun.read(directory);
    }

    Judgement judged() {
        return Page.of(read()).judgement();
    }

    List<PoolChange> changes() {
        return PoolChange.of(read());
    }

    /** The page's text, as just written. */
    String page() {
        Report.write(directory);
        return read("report.html");
    }
}
