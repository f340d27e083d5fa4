package dev.ballast.report;

import dev.ballast.history.Verdict;
import dev.ballast.judge.RunVerdicts;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.UnreadableRunException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The report of a run, as written into its directory.
 *
 * @param page {@code report.html}: one file, needs no network
 * @param results {@code results.json}: the same for machines
 * @param worst the worst verdict in it; {@link Verdict#UNKNOWN} if nothing was checked
 */
public record Report(Path page, Path results, Verdict worst) {

    /** The name of the verdict on the outcome that the run itself recorded. */
    public static final String PASSED = RunVerdicts.PASSED;

    /**
     * Writes the report of a run, over one that is there. A run that is cut off or lacks files gets one too, which says
     * so.
     *
     * @throws UnreadableRunException if there is no run, or it is of a format that this version doesn't read
     * @throws UncheckedIOException if the directory cannot be written
     */
    public static Report write(Path runDirectory) {
        return Page.read(runDirectory, Report::write);
    }

    private static Report write(Page page) {
        Path directory = page.run().directory();
        Path json = RunDirectory.at(directory).writeJson("results.json", Results.of(page));
        Path html = directory.resolve("report.html");
        Html.write("report.jte", page, html);
        return new Report(html, json, page.judgement().worst());
    }
}
