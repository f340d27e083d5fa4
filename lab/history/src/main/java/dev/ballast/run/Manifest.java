package dev.ballast.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.HostTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code manifest.json} says of a run. A manifest that was read may lack anything, above all if the run was cut off.
 *
 * @param run name of the run directory
 * @param started when the run began, ISO 8601, as written; {@code finished} likewise
 * @param readyMs milliseconds from when the first container was started until the lab was ready
 * @param failure why it failed
 * @param deployed what each service and balancer was started with, such as {@code services.api.settings.drain}; empty in
 *     manifests of earlier versions
 */
@JsonInclude(Include.NON_NULL)
public record Manifest(
        @Nullable Integer format,
        @Nullable String run,
        @Nullable String name,
        @Nullable String lab,
        @Nullable String command,
        @Nullable String started,
        @JsonInclude(Include.ALWAYS) @Nullable String finished,
        @Nullable Double readyMs,
        RunOutcome outcome,
        @JsonInclude(Include.ALWAYS) @Nullable String failure,
        @Nullable Git git,
        @Nullable JsonNode topology,
        @Nullable Engine engine,
        Map<String, String> deployed,
        Map<String, String> versions,
        List<Image> images) {

    /** The newest format of run directories, which this version writes. */
    public static final int FORMAT = 1;

    /** A manifest that says nothing. */
    public static final Manifest NONE = new Builder().build();

    static final String FILE = "manifest.json";

    /** Matches the position that Jackson appends to a message. */
    private static final String SOURCE = " \\(start marker at .*";

    /** More bytes than a manifest ever has. */
    private static final int MOST_BYTES = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    public Manifest {
        if (readyMs != null && !(readyMs >= 0 && HostTime.isOfARun(readyMs))) {
            throw new IllegalArgumentException("readyMs %s is no time of a run".formatted(readyMs));
        }
        outcome = Objects.requireNonNullElse(outcome, RunOutcome.UNKNOWN);
        deployed = Objects.requireNonNullElse(deployed, Map.of());
        versions = Objects.requireNonNullElse(versions, Map.of());
        images = images == null
                ? List.of()
                : images.stream().filter(Objects::nonNull).toList();
    }

    /** The state of the work tree that a run came from. */
    public record Git(@Nullable String commit, @Nullable String branch, boolean dirty) {}

    /** What the container engine says of itself. */
    @JsonInclude(Include.NON_NULL)
    public record Engine(
            @Nullable String version,
            @Nullable String apiVersion,
            @Nullable String os,
            @Nullable String kernel,
            @Nullable String storageDriver,
            @Nullable String cpus,
            @Nullable String memoryBytes) {

        /** Returns the engine that these facts, by name, describe. */
        public static Engine of(Map<String, String> facts) {
            return JSON.convertValue(facts, Engine.class);
        }
    }

    /** @param standsInFor the registry reference that this image replaces; null or blank if it replaces none */
    public record Image(
            @Nullable String name,
            @Nullable String reference,
            @Nullable String id,
            @Nullable String standsInFor) {}

    /** Returns the manifest of a run that begins. */
    public static Manifest begun(RunDirectory run, String name, String command, Instant started) {
        Builder begun = new Builder();
        begun.format = FORMAT;
        begun.run = String.valueOf(run.path().getFileName());
        begun.name = name;
        begun.command = command;
        begun.started = started.toString();
        begun.outcome = RunOutcome.RUNNING;
        return begun.build();
    }

    /** @param topology what is deployed, as a value that Jackson can write */
    public Manifest ofLab(String id, Git state, Object topology) {
        Builder changed = new Builder(this);
        changed.lab = id;
        changed.git = state;
        changed.topology = JSON.valueToTree(topology);
        return changed.build();
    }

    /** @param afterMs milliseconds from the start until the lab was ready; null if it is not ready yet */
    public Manifest ready(@Nullable Double afterMs, Engine on) {
        Builder changed = new Builder(this);
        changed.readyMs = afterMs;
        changed.engine = on;
        return changed.build();
    }

    /** Returns this with further images that containers of the run use, but none whose id is there already. */
    public Manifest withMoreImages(List<Image> more) {
        Set<String> known = images.stream().map(Image::id).collect(Collectors.toSet());
        Builder changed = new Builder(this);
        changed.images = Stream.concat(images.stream(), more.stream().filter(image -> known.add(image.id())))
                .toList();
        return changed.build();
    }

    /** @param byName what each service and balancer was started with */
    public Manifest withDeployed(Map<String, String> byName) {
        Builder changed = new Builder(this);
        changed.deployed = new TreeMap<>(byName);
        return changed.build();
    }

    public Manifest withVersions(Map<String, String> ofPrograms) {
        Builder changed = new Builder(this);
        changed.versions = new TreeMap<>(ofPrograms);
        return changed.build();
    }

    /** Returns this with an outcome as of now. The first failure stays. */
    public Manifest with(RunOutcome now, @Nullable String why) {
        Builder changed = new Builder(this);
        changed.finished = now == RunOutcome.RUNNING ? null : Instant.now().toString();
        if (outcome != RunOutcome.FAILED) {
            changed.outcome = now;
            changed.failure = why;
        }
        return changed.build();
    }

    /**
     * Reads the manifest of a run directory as far as it goes.
     *
     * @param damage takes what is missing or broken, in words
     * @return the manifest; {@link #NONE} if it is missing or cannot be read
     * @throws UnreadableRunException if it is of a format that this version doesn't read
     */
    public static Manifest read(Path directory, Consumer<String> damage) {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            damage.accept("%s %s: neither the run's outcome nor its environment is known"
                    .formatted(FILE, RunFile.absence(file)));
            return NONE;
        }
        try {
            JsonNode json = JSON.readTree(RunFile.bytes(directory, file, MOST_BYTES));
            if (!json.isObject()) {
                damage.accept("%s cannot be read: it holds no JSON object".formatted(FILE));
                return NONE;
            }
            checkFormat(json, directory, damage);
            return JSON.treeToValue(json, Manifest.class);
        } catch (JsonProcessingException e) {
            String what = e.getOriginalMessage().replaceFirst(SOURCE, "");
            JsonLocation at = e.getLocation();
            damage.accept("%s cannot be read: %s%s"
                    .formatted(
                            FILE,
                            what,
                            at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr())));
            return NONE;
        } catch (IOException e) {
            damage.accept("%s cannot be read: %s".formatted(FILE, RunFile.why(e)));
            return NONE;
        }
    }

    private static void checkFormat(JsonNode manifest, Path directory, Consumer<String> damage) {
        JsonNode format = manifest.get("format");
        if (format == null) {
            damage.accept("%s names no format; read as format %d".formatted(FILE, FORMAT));
        } else if (!format.isInt() || format.intValue() != FORMAT) {
            String writer = manifest.path("versions").path("ballast").asText("");
            throw new UnreadableRunException(
                    "the run in %s has format %s, and this version of Ballast reads format %d; "
                                    .formatted(directory, format, FORMAT)
                            + "make its report with the version that wrote it"
                            + (writer.isEmpty() ? "" : ", Ballast " + writer));
        }
    }

    /** Writes this into a run directory, whole or not at all. */
    public void writeTo(RunDirectory directory) {
        try {
            directory.write(FILE, JSON.writeValueAsBytes(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s does not become JSON".formatted(this), e);
        }
    }

    /**
     * Returns what the run was based on, as facts by name. Runs with equal facts did the same work in the same
     * environment.
     */
    public Map<String, String> environment() {
        var facts = new TreeMap<String, String>();
        versions.forEach((what, version) -> facts.put(what, String.valueOf(version)));
        images.stream()
                .filter(image -> image.name() != null)
                .forEach(image -> facts.put("image " + image.name(), "%s %s".formatted(image.reference(), image.id())));
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
        deployed.forEach((what, value) -> facts.put(what, String.valueOf(value)));
        if (topology != null) {
            topology.properties().forEach(part -> {
                JsonNode value = part.getValue().isValueNode()
                        ? part.getValue()
                        : part.getValue().path("value");
                if (value.isValueNode()) {
                    facts.put("topology " + part.getKey(), value.asText());
                }
            });
        }
        return facts;
    }

    /** A copy to change, so that no call lists all fields. */
    private static final class Builder {
        private @Nullable Integer format;
        private @Nullable String run;
        private @Nullable String name;
        private @Nullable String lab;
        private @Nullable String command;
        private @Nullable String started;
        private @Nullable String finished;
        private @Nullable Double readyMs;
        private RunOutcome outcome = RunOutcome.UNKNOWN;
        private @Nullable String failure;
        private @Nullable Git git;
        private @Nullable JsonNode topology;
        private @Nullable Engine engine;
        private Map<String, String> deployed = Map.of();
        private Map<String, String> versions = Map.of();
        private List<Image> images = List.of();

        Builder() {}

        Builder(Manifest from) {
            format = from.format;
            run = from.run;
            name = from.name;
            lab = from.lab;
            command = from.command;
            started = from.started;
            finished = from.finished;
            readyMs = from.readyMs;
            outcome = from.outcome;
            failure = from.failure;
            git = from.git;
            topology = from.topology;
            engine = from.engine;
            deployed = from.deployed;
            versions = from.versions;
            images = from.images;
        }

        Manifest build() {
            return new Manifest(
                    format, run, name, lab, command, started, finished, readyMs, outcome, failure, git, topology,
                    engine, deployed, versions, images);
        }
    }
}
