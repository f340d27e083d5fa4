package dev.ballast.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists all runs of a folder in one page. */
public final class Index {
    private Index() {}

    /**
     * What {@code index.jte} shows of a run.
     *
     * @param href link to its report, or to its directory where it has none
     * @param page the run read; null where it cannot be, and {@code problem} says why
     */
    record Row(
            String name,
            String href,
            @Nullable Page page,
            @Nullable String problem) {}

    record Rows(Path folder, List<Row> rows) {}

    /**
     * Writes {@code index.html} into a folder of runs, and returns its path. It makes no reports; it links to those
     * that are there.
     *
     * @throws UncheckedIOException where the folder cannot be read or written
     */
    public static Path write(Path runsFolder) {
        Path index = runsFolder.resolve("index.html");
        var rows = new Rows(
                runsFolder, Runs.in(runsFolder).list().stream().map(Index::row).toList());
        try {
            Files.createDirectories(runsFolder);
            Html.write("index.jte", rows, index);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + index, e);
        }
        return index;
    }

    private static Row row(Path run) {
        String name = run.getFileName().toString();
        String href =
                RunFiles.href(Files.isRegularFile(run.resolve("report.html")) ? name + "/report.html" : name + "/");
        try {
            return new Row(name, href, Page.of(RunReader.read(run)), null);
        } catch (UnreadableRunException e) {
            return new Row(name, href, null, e.getMessage());
        }
    }
}
