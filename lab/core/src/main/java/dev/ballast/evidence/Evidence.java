package dev.ballast.evidence;

import dev.ballast.engine.image.BuiltImage;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.report.Report;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the run directory: the parts that were added during the run, the manifest, and the report. A part that fails
 * becomes a note in the history and does not stop the others. Safe for use by several threads.
 */
public final class Evidence {

    private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);

    private final RunDirectory run;
    private final History history;
    private final boolean continued;
    private Manifest manifest;
    private final List<Part> parts = new CopyOnWriteArrayList<>();

    /** Writes one part of the evidence. */
    public interface Job {
        /** Writes into the run directory. */
        void write() throws IOException;
    }

    private record Part(String what, Job job) {}

    private Evidence(RunDirectory run, History history, RunFacts facts, boolean continued) {
        this.run = run;
        this.history = history;
        this.continued = continued;
        this.manifest = Manifest.begun(run, facts.name(), facts.command(), history.start())
                .ofLab(facts.lab(), GitState.of(run.path()), facts.topology())
                .withVersions(Versions.ofThisProcess());
    }

    /** Returns the evidence of a run that begins. */
    public static Evidence of(RunDirectory run, History history, RunFacts facts) {
        return new Evidence(run, history, facts, false);
    }

    /** Returns the evidence of a run that another process began. Its manifest is kept, and completed at the end. */
    public static Evidence continued(RunDirectory run, History history, RunFacts facts) {
        return new Evidence(run, history, facts, true);
    }

    /** Returns the run directory. */
    public RunDirectory run() {
        return run;
    }

    /** Returns the history of the run, which this process writes. */
    public History history() {
        return history;
    }

    /** Adds something that {@link #collect} keeps. */
    public void add(String what, Job job) {
        parts.add(new Part(what, job));
    }

    /** Writes the manifest of a lab that starts on an engine with these images. */
    public synchronized void starts(Map<String, String> engine, List<BuiltImage> images) {
        manifest = manifest.ready(
                null,
                Manifest.Engine.of(engine),
                images.stream()
                        .map(image ->
                                new Manifest.Image(image.name(), image.reference(), image.id(), image.standsInFor()))
                        .toList());
        write(RunOutcome.RUNNING, null);
    }

    /** Writes the manifest of a lab that is ready so many milliseconds after its start. */
    public synchronized void ready(double afterMs) {
        manifest = manifest.ready(afterMs, Objects.requireNonNull(manifest.engine()), manifest.images());
        write(RunOutcome.RUNNING, null);
    }

    /** Adds versions of programs to the manifest. */
    public synchronized void versions(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(manifest.versions());
        all.putAll(more);
        manifest = manifest.withVersions(all);
    }

    /**
     * Writes all parts, the manifest and the report.
     *
     * @param why why the run failed or was aborted, or null if it was not
     */
    public void collect(RunOutcome outcome, @Nullable String why) {
        if (!Files.isDirectory(run.path())) {
            LOG.warn("the run directory {} is not on this machine; nothing is kept of the run", run);
            return;
        }
        parts.forEach(part -> attempt(part.what(), part.job()));
        attempt("the manifest", () -> write(outcome, why));
        attempt("the report", () -> Report.write(run.path()));
    }

    /** Runs a job. If it fails, the failure becomes a note in the history. */
    public void attempt(String what, Job job) {
        try {
            job.write();
        } catch (IOException | RuntimeException e) {
            LOG.warn("could not keep {}: {}", what, e.toString());
            history.record(new RunEvent.Note("could not keep %s: %s".formatted(what, e)));
        }
    }

    private synchronized void write(RunOutcome outcome, @Nullable String failure) {
        Manifest whole = continued ? begun() : manifest;
        whole.with(outcome, failure).withVersions(manifest.versions()).writeTo(run);
    }

    /** Returns the manifest as the process that began the run wrote it, or this one's if it cannot be read. */
    private Manifest begun() {
        Manifest begun =
                Manifest.read(run.path(), damage -> LOG.warn("{}: {}; the manifest is written anew", run, damage));
        return begun.equals(Manifest.NONE) ? manifest : begun;
    }
}
