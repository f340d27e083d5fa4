package dev.ballast.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    record Git(@Nullable String commit, @Nullable String branch, boolean dirty) {}

    record Engine(
            @Nullable String version,
            @Nullable String apiVersion,
            @Nullable String os,
            @Nullable String kernel) {}

    /** @param standsInFor the registry reference that this image replaces, null where it replaces none */
    record Image(
            @Nullable String name,
            @Nullable String reference,
            @Nullable String id,
            @Nullable String standsInFor) {}
}
