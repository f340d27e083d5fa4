package dev.ballast.evidence;

import dev.ballast.engine.LabThreads;
import dev.ballast.engine.image.BuiltImage;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent;
import dev.ballast.report.Report;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the run directory: the parts that were added during the run, the manifest, and the report. A part that fails
 * or hangs becomes a note in the history and does not stop the others. Safe for use by several threads.
 */
public final class Evidence {

    private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);

    /** When a part is given up: most take less than a second, and the logs of a lab that ran for weeks some ten. */
    private static final Duration PART_LIMIT = Duration.ofMinutes(2);

    /** The report of a load test of a day reads some hundred million requests. */
    private static final Duration REPORT_LIMIT = Duration.ofMinutes(10);

    /** The history waits for any other process that writes it, which may be stopped. */
    private static final Duration NOTE_LIMIT = Duration.ofSeconds(5);

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

    private record Part(String what, Duration limit, Job job) {}

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
        add(what, PART_LIMIT, job);
    }

    /** Adds something that {@link #collect} keeps, or gives up after a time. */
    public void add(String what, Duration limit, Job job) {
        parts.add(new Part(what, limit, job));
    }

    /**
     * Writes the manifest of a lab that starts on an engine with these images.
     *
     * @param deployed what each service and balancer is started with, by name
     */
    public synchronized void starts(Map<String, String> engine, List<BuiltImage> images, Map<String, String> deployed) {
        manifest = manifest.withDeployed(deployed)
                .ready(null, Manifest.Engine.of(engine))
                .withMoreImages(recorded(images));
        write(RunOutcome.RUNNING, null);
    }

    private static List<Manifest.Image> recorded(List<BuiltImage> images) {
        return images.stream()
                .map(image -> new Manifest.Image(image.name(), image.reference(), image.id(), image.standsInFor()))
                .toList();
    }

    /** Adds the images that a change of the running lab brings to the manifest, which another process may have begun. */
    public synchronized void brings(List<BuiltImage> images) {
        whole().withMoreImages(recorded(images)).writeTo(run);
    }

    /** Writes the manifest of a lab that is ready so many milliseconds after its start. */
    public synchronized void ready(double afterMs) {
        manifest = manifest.ready(afterMs, Objects.requireNonNull(manifest.engine()));
        write(RunOutcome.RUNNING, null);
    }

    /**
     * Adds versions of programs to the manifest. One that another container has in another version is named after the container
     * too.
     */
    public synchronized void versions(String container, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(manifest.versions());
        more.forEach((program, version) -> {
            String other = all.putIfAbsent(program, version);
            if (other != null && !other.equals(version)) {
                all.put("%s in %s".formatted(program, container), version);
            }
        });
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
        parts.forEach(part -> step("keep " + part.what(), part.limit(), part.job()));
        step("keep the manifest", PART_LIMIT, () -> write(outcome, why));
        step("keep the report", REPORT_LIMIT, () -> Report.write(run.path()));
    }

    /**
     * Does a step of the run's end. If it fails, by an error too, or takes too long, that becomes a note in the history, and the
     * next step can be done.
     *
     * @param what to end the sentence "could not …"
     */
    public void step(String what, Duration limit, Job job) {
        try {
            LabThreads.run(limit, job::write);
        } catch (ExecutionException e) {
            note("could not %s: %s".formatted(what, e.getCause()));
        } catch (TimeoutException e) {
            note("could not %s: it has not ended within %d s".formatted(what, limit.toSeconds()));
        } catch (Error e) { // there is no thread left
            note("could not %s: %s".formatted(what, e));
        }
    }

    /** Runs a job. If it fails, the failure becomes a note in the history. */
    public void attempt(String what, Job job) {
        try {
            job.write();
        } catch (IOException | RuntimeException | Error e) {
            note("could not keep %s: %s".formatted(what, e));
        }
    }

    /** Logs a remark, and adds it to the history, unless that cannot be written any more. Never fails or hangs. */
    public void note(String text) {
        LOG.warn(text);
        try {
            LabThreads.run(NOTE_LIMIT, () -> history.record(new RunEvent.Note(text)));
        } catch (ExecutionException | TimeoutException | Error e) {
            LOG.warn("this remark is not in the history: {}", e.toString());
        }
    }

    private synchronized void write(RunOutcome outcome, @Nullable String failure) {
        whole().with(outcome, failure).withVersions(manifest.versions()).writeTo(run);
    }

    /** Returns the manifest of the process that began the run, with the images of changes that others made. */
    private Manifest whole() {
        if (!continued) {
            return manifest.withMoreImages(Manifest.read(run.path(), damage -> LOG.debug("{}: {}", run, damage))
                    .images());
        }
        Manifest begun =
                Manifest.read(run.path(), damage -> LOG.warn("{}: {}; the manifest is written anew", run, damage));
        return begun.equals(Manifest.NONE) ? manifest : begun;
    }
}
