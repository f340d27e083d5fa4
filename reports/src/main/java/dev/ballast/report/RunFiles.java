package dev.ballast.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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

    private static final int DEEPEST = 6;

    /** More files of a kind than a run ever has. */
    private static final int MOST = 100_000;

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
                        .map(file -> new Entry(file, run.resolve(file).toFile().length()))
                        .toList());
    }

    static String href(String path) {
        try {
            return new URI(null, null, "./" + path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no link can be made of the path '%s'".formatted(path), e);
        }
    }

    /** Returns the files in a folder with an ending. */
    private static List<Entry> find(Path run, String folder, String ending) {
        try (Stream<Path> files = Files.find(
                run.resolve(folder),
                DEEPEST,
                (file, is) ->
                        is.isRegularFile() && file.getFileName().toString().endsWith(ending))) {
            return files.limit(MOST)
                    .map(file -> new Entry(
                            run.relativize(file).toString().replace('\\', '/'),
                            file.toFile().length()))
                    .sorted(Comparator.comparing(Entry::path))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // there is none, or nobody may look into the folder
        }
    }
}
