package dev.ballast.report;

import dev.ballast.history.Verdict;
import dev.ballast.run.RecordedRun;
import dev.ballast.run.RunFile;
import dev.ballast.run.UnreadableRunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists all runs of a folder in one page. */
public final class Index {
    private Index() {}

    /**
     * What {@code index.jte} shows of a run.
     *
     * @param href link to its report, or to its directory if it has none
     * @param page the run; null if it cannot be read, and {@code problem} says why
     * @param worst the worst verdict in it and in the results that its report has written
     */
    record Row(
            String name,
            String href,
            @Nullable Page page,
            Verdict worst,
            @Nullable String problem) {}

    /** @param comparisons names of pages that compare runs */
    record Rows(Path folder, List<Row> rows, List<Trend> trends, List<String> comparisons) {}

    /**
     * Writes {@code index.html} into a folder of runs, and returns its path. It makes no reports; it links to those
     * that are there.
     *
     * @throws UncheckedIOException if the folder cannot be read or written
     */
    public static Path write(Path runsFolder) {
        Path index = runsFolder.resolve("index.html");
        List<Path> runs = Runs.in(runsFolder).list();
        try {
            Files.createDirectories(runsFolder);
            var rows = new Rows(
                    runsFolder,
                    runs.stream().map(Index::row).toList(),
                    Trend.of(runs.stream().flatMap(Index::results).toList()),
                    comparisons(runsFolder));
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
            RecordedRun read = RecordedRun.read(run);
            List<Verdict> told = results(run).map(Results::worst).toList();
            // without results, only the loads tell of losses that no check judged
            Page page = told.isEmpty() ? Page.of(read) : Page.withoutLoads(read);
            Verdict worst = Verdict.worst(
                    Stream.concat(told.stream(), Stream.of(page.judgement().worst()))
                            .toList());
            return new Row(name, href, page, worst, null);
        } catch (UnreadableRunException e) {
            return new Row(name, href, null, Verdict.UNKNOWN, e.getMessage());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) { // the other runs are shown all the same
            return new Row(name, href, null, Verdict.UNKNOWN, "it cannot be shown: " + e);
        }
    }

    /** Returns the results that a run's report has written; empty if there are none that this version reads. */
    private static Stream<Results> results(Path run) {
        Path file = run.resolve("results.json");
        try {
            RunFile.requireInside(run, file);
            return Files.isRegularFile(file) ? Stream.of(Results.read(file)) : Stream.empty();
        } catch (IOException | UnreadableRunException e) {
            return Stream.empty(); // the run's row is there all the same
        }
    }

    private static List<String> comparisons(Path runsFolder) throws IOException {
        try (Stream<Path> files = Files.list(runsFolder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("compare-") && name.endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }
}
