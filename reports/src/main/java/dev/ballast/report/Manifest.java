package dev.ballast.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code manifest.json} says; anything may be missing, above all where a run was cut off. */
record Manifest(
        @Nullable String run,
        @Nullable String name,
        @Nullable String lab,
        @Nullable String command,
        @Nullable String started,
        @Nullable String finished,
        @Nullable Double readyMs,
        @Nullable String outcome,
        @Nullable String failure,
        @Nullable Git git,
        @Nullable JsonNode topology,
        @Nullable Engine engine,
        Map<String, String> versions,
        List<Image> images) {

    static final Manifest NONE =
            new Manifest(null, null, null, null, null, null, null, null, null, null, null, null, Map.of(), List.of());

    Manifest {
        versions = Objects.requireNonNullElse(versions, Map.of());
        images = images == null
                ? List.of()
                : images.stream().filter(Objects::nonNull).toList();
    }

    /** What the run stood on, as facts by name: two runs that share them are the same work on the same ground. */
    Map<String, String> environment() {
        var facts = new TreeMap<String, String>();
        versions.forEach((what, version) -> facts.put(what, String.valueOf(version)));
        images.forEach(image -> {
            if (image.name() != null) {
                facts.put("image " + image.name(), "%s %s".formatted(image.reference(), image.id()));
            }
        });
        if (command != null) {
            facts.put("command", command);
        }
        if (git != null) {
            facts.put("git", git.commit() + (git.dirty() ? ", with changes that are not committed" : ""));
        }
        if (engine != null) {
            facts.put("engine", String.valueOf(engine.version()));
            facts.put("kernel", String.valueOf(engine.kernel()));
            facts.put("cpus", String.valueOf(engine.cpus()));
        }
        if (topology != null) {
            topology.properties().forEach(part -> {
                if (part.getValue().isValueNode()) {
                    facts.put("topology " + part.getKey(), part.getValue().asText());
                } else if (part.getValue().has("value")) {
                    facts.put(
                            "topology " + part.getKey(),
                            part.getValue().path("value").asText());
                }
            });
        }
        return facts;
    }

    record Git(@Nullable String commit, @Nullable String branch, boolean dirty) {}

    record Engine(
            @Nullable String version,
            @Nullable String apiVersion,
            @Nullable String os,
            @Nullable String kernel,
            @Nullable String cpus) {}

    /** @param standsInFor the registry reference that this image replaces, null where it replaces none */
    record Image(
            @Nullable String name,
            @Nullable String reference,
            @Nullable String id,
            @Nullable String standsInFor) {}
}
