package dev.ballast;

import dev.ballast.engine.Container;
import dev.ballast.engine.Engine;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.report.Report;
import dev.ballast.run.Manifest;
import dev.ballast.run.RunDirectory;
import dev.ballast.run.RunOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what is left of a run: manifest, logs, Consul's catalog, report. */
final class Evidence {

    private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);

    private final Lab lab;
    private final Engine engine;
    private final Deployment deployment;
    private final LabOptions options;
    private final boolean continued;
    private @Nullable Long readyMs;
    private @Nullable Map<String, String> versions;

    /** @param continued whether another process began the run, and wrote its manifest */
    Evidence(Lab lab, Engine engine, Deployment deployment, LabOptions options, boolean continued) {
        this.lab = lab;
        this.engine = engine;
        this.deployment = deployment;
        this.options = options;
        this.continued = continued;
    }

    /** Returns the history of a run that another process began, to be continued. */
    static History continuedHistory(RunDirectory run) {
        try {
            String started = Manifest.read(run.path(), damage -> LOG.debug("{}: {}", run, damage))
                    .started();
            return History.continuing(run.historyFile(), Instant.parse(String.valueOf(started)));
        } catch (RuntimeException e) {
            LOG.debug("the lab's run directory {} is not readable; its history is kept in memory", run, e);
            return History.inMemory();
        }
    }

    /** Returns the host names whose first answer is in a run's history already. */
    static Set<String> servedSoFar(RunDirectory run) {
        try {
            return History.read(run.historyFile()).stream()
                    .map(Entry::event)
                    .filter(Event.Served.class::isInstance)
                    .map(event -> ((Event.Served) event).hostname())
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            LOG.debug("the history of {} is not readable", run, e);
            return Set.of();
        }
    }

    /** Writes what there is of a run that never reached an engine. */
    static void withoutEngine(Lab lab, LabOptions options, String failure) {
        basics(lab, options).with(RunOutcome.FAILED, failure).writeTo(lab.runDirectory());
        report(lab);
    }

    OptionalLong readyMs() {
        return readyMs == null ? OptionalLong.empty() : OptionalLong.of(readyMs);
    }

    void ready(double ms) {
        readyMs = Math.round(ms);
        manifest(RunOutcome.RUNNING, "");
    }

    void manifest(RunOutcome outcome, String failure) {
        Manifest manifest = continued
                ? begun()
                : basics(lab, options)
                        .ready(
                                readyMs == null ? null : readyMs.doubleValue(),
                                Manifest.Engine.of(engine.describe()),
                                deployment.images().stream()
                                        .map(image -> new Manifest.Image(
                                                image.name(), image.reference(), image.id(), image.standsInFor()))
                                        .toList());
        manifest.with(outcome, failure.isEmpty() ? null : failure)
                .withVersions(versions())
                .writeTo(lab.runDirectory());
    }

    /** Returns the manifest as the process that began the run wrote it. */
    private Manifest begun() {
        Manifest manifest = Manifest.read(
                lab.runDirectory().path(),
                damage -> LOG.warn("{}: {}; it is written anew", lab.runDirectory(), damage));
        return manifest.equals(Manifest.NONE) ? basics(lab, options) : manifest;
    }

    private static Manifest basics(Lab lab, LabOptions options) {
        GitState git = GitState.of(lab.runDirectory().path());
        return Manifest.begun(
                        lab.runDirectory(),
                        options.name(),
                        options.command(),
                        lab.history().start())
                .ofLab(lab.id(), new Manifest.Git(git.commit(), git.branch(), git.dirty()), lab.topology());
    }

    private Map<String, String> versions() {
        if (versions == null) {
            versions = Versions.ofThisProcess();
        }
        return versions;
    }

    /** Collects everything; what cannot be had is said in the log and does not hide the rest. */
    void collect(@Nullable Throwable failure) {
        RunDirectory run = lab.runDirectory();
        if (!Files.isDirectory(run.path())) {
            LOG.warn("the run directory {} is not on this machine; nothing is kept of lab {}", run, lab.id());
            return;
        }
        if (lab.isLookedAt()) {
            attempt(lab, "Consul's catalog", () -> {
                run.writeJson("consul/catalog.json", lab.consul().catalog());
                run.writeJson("consul/members.json", lab.consul().members());
            });
            attempt(
                    lab,
                    "the rendered configuration",
                    () -> run.write(
                            "rendered/last-%s.conf".formatted(lab.balancer().name()),
                            lab.balancer().configuration()));
        }
        attempt(
                lab,
                "the containers' logs",
                () -> lab.allInstances().parallelStream()
                        .forEach(instance -> attempt(lab, "the logs of " + instance.name(), () -> logs(instance))));
        attempt(lab, "the versions in the containers", () -> versions().putAll(Versions.inContainers(lab)));
        attempt(
                lab,
                "the manifest",
                () -> manifest(
                        failure == null ? RunOutcome.PASSED : RunOutcome.FAILED,
                        failure == null ? "" : String.valueOf(failure.getMessage())));
        report(lab);
    }

    /** Keeps the logs of a container that is about to be removed. */
    void logs(Container container) {
        attempt(lab, "the logs of " + container.name(), () -> logs(lab.instance(container.name())));
    }

    private void logs(Instance instance) {
        RunDirectory run = lab.runDirectory();
        run.write("logs/%s.log".formatted(instance.name()), instance.logs());
        instance.processLogs()
                .forEach((process, text) -> run.write("logs/%s/%s.log".formatted(instance.name(), process), text));
    }

    private static void report(Lab lab) {
        attempt(lab, "the report", () -> Report.write(lab.runDirectory().path()));
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(Lab lab, String what, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            LOG.warn("could not keep {}: {}", what, e.toString());
            lab.history().record(new Event.Note("could not keep %s: %s".formatted(what, e)));
        }
    }
}
