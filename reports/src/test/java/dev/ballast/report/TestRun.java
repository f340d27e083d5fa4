package dev.ballast.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
        return edit("history.jsonl", history -> history + "{\"seq\":900,\"atMs\":7400," + fields + "}\n");
    }

    TestRun withoutEvents(String type) {
        return edit(
                "history.jsonl",
                history -> history.lines()
                        .filter(line -> !line.contains("\"type\": \"" + type + "\""))
                        .reduce("", (all, line) -> all + line + "\n"));
    }

    String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Run read() {
        return RunReader.read(directory);
    }

    Judgement judged() {
        return Judgement.of(read());
    }

    List<Step> steps() {
        return Step.of(read());
    }

    /** The page's text, as just written. */
    String page() {
        Report.write(directory);
        return read("report.html");
    }
}
