package dev.ballast.report;

import dev.ballast.history.Verdict;
import dev.ballast.run.UnreadableRunException;
import java.io.IOException;
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
    public static final String PASSED = "run passed";

    /**
     * Writes the report of a run, over one that is there. A run that is cut off or lacks files gets one too, which says
     * so.
     *
     * @throws UnreadableRunException if there is no run, or it is of a format that this version doesn't read
     * @throws UncheckedIOException if the directory cannot be read or written
     */
    public static Report write(Path runDirectory) {
        Run run = RunReader.read(runDirectory);
        Page page = Page.of(run);
        Path html = run.directory().resolve("report.html");
        Path json = run.directory().resolve("results.json");
        try {
            Results.of(page).write(json);
            Html.write("report.jte", page, html);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report of " + run.directory(), e);
        }
        return new Report(html, json, page.judgement().worst());
    }
}
