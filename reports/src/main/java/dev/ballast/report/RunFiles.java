package dev.ballast.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that a page links to, by kind, each with its path inside the run directory. */
record RunFiles(
        List<Entry> logs,
        List<Entry> rendered,
        List<Entry> screenshots,
        List<Entry> gatling,
        List<Entry> requests,
        List<Entry> records) {

    /** @param path relative to the run directory, with slashes */
    record Entry(String path, long bytes) {

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** Returns the path without the folder of its kind. */
        String below() {
            return path.substring(path.indexOf('/') + 1);
        }

        /**
         * Returns the relative link, encoded, because a file's name is untrusted and may hold {@code #}, {@code ?} or
         * {@code %}.
         */
        String href() {
            return RunFiles.href(path);
        }
    }

    static RunFiles of(Path run) {
        return new RunFiles(
                find(run, "logs", ".log"),
                find(run, "rendered", ".conf"),
                find(run, "screenshots", ".png"),
                find(run, "gatling", "index.html"),
                find(run, "requests", ".csv.gz"),
                Stream.of("manifest.json", "history.jsonl", "consul/catalog.json", "consul/members.json")
                        .filter(file -> Files.isRegularFile(run.resolve(file)))
                        .map(file -> entry(run, run.resolve(file)))
                        .toList());
    }

    static String href(String path) {
        try {
            return new URI(null, null, "./" + path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no link can be made of the path '%s'".formatted(path), e);
        }
    }

    private static List<Entry> find(Path run, String folder, String ending) {
        if (!Files.isDirectory(run.resolve(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(run.resolve(folder), 6)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .map(file -> entry(run, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(Path run, Path file) {
        try {
            return new Entry(run.relativize(file).toString().replace('\\', '/'), Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
