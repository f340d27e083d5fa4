package dev.ballast;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.engine.Container;
import dev.ballast.engine.Engine;
import dev.ballast.history.Entry;
import dev.ballast.history.Event;
import dev.ballast.history.History;
import dev.ballast.report.Report;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
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
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

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
            JsonNode manifest = JSON.readTree(Files.readAllBytes(run.path().resolve("manifest.json")));
            return History.continuing(
                    run.historyFile(), Instant.parse(manifest.path("started").asText()));
        } catch (IOException | RuntimeException e) {
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
        Map<String, Object> manifest = basics(lab, options);
        manifest.put("finished", Instant.now().toString());
        manifest.put("outcome", "failed");
        manifest.put("failure", failure);
        lab.runDirectory().writeJson("manifest.json", manifest);
        report(lab);
    }

    OptionalLong readyMs() {
        return readyMs == null ? OptionalLong.empty() : OptionalLong.of(readyMs);
    }

    void ready(double ms) {
        readyMs = Math.round(ms);
        manifest("running", "");
    }

    void manifest(String outcome, String failure) {
        Map<String, Object> manifest = continued ? begun() : basics(lab, options);
        manifest.put(
                "finished", "running".equals(outcome) ? null : Instant.now().toString());
        if (!"failed".equals(manifest.get("outcome"))) { // whoever failed first has said why
            manifest.put("outcome", outcome);
            manifest.put("failure", failure.isEmpty() ? null : failure);
        }
        manifest.put("versions", versions());
        if (!continued) {
            manifest.put("readyMs", readyMs);
            manifest.put("engine", engine.describe());
            manifest.put("images", deployment.images());
        }
        lab.runDirectory().writeJson("manifest.json", manifest);
    }

    /** Returns the manifest as the process that began the run wrote it. */
    private Map<String, Object> begun() {
        Path file = lab.runDirectory().path().resolve("manifest.json");
        try {
            return JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (IOException e) {
            LOG.warn("{} is not readable; it is written anew: {}", file, e.toString());
            return basics(lab, options);
        }
    }

    private static Map<String, Object> basics(Lab lab, LabOptions options) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", FORMAT);
        manifest.put("run", lab.runDirectory().path().getFileName().toString());
        manifest.put("name", options.name());
        manifest.put("lab", lab.id());
        manifest.put("command", options.command());
        manifest.put("started", lab.history().start().toString());
        manifest.put("git", GitState.of(lab.runDirectory().path()));
        manifest.put("topology", lab.topology());
        return manifest;
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
                        failure == null ? "passed" : "failed",
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
