package dev.ballast.report;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.run.Manifest;
import dev.ballast.run.UnreadableRunException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a run directory as far as it goes: what is missing or broken is told as damage, not thrown. */
final class RunReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Path directory;
    private final List<String> damage = new ArrayList<>();
    private @Nullable Instant startedAt;

    private RunReader(Path directory) {
        this.directory = directory;
    }

    /** @throws UnreadableRunException where there is no run, or one of a format that this version doesn't read */
    static Run read(Path directory) {
        if (!isRun(directory)) {
            throw new UnreadableRunException(
                    "%s is no run directory: it has neither manifest.json nor history.jsonl; ".formatted(directory)
                            + "a run makes one under reports/runs/");
        }
        try {
            return new RunReader(directory.toAbsolutePath().normalize()).read();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the run directory " + directory, e);
        }
    }

    static boolean isRun(Path directory) {
        return Files.isRegularFile(directory.resolve("manifest.json"))
                || Files.isRegularFile(directory.resolve("history.jsonl"));
    }

    private Run read() throws IOException {
        Manifest manifest = Manifest.read(directory, damage::add);
        List<Run.Line> history = history();
        return new Run(
                directory,
                manifest,
                startedAt != null ? startedAt : Run.instant(manifest.started()).orElse(null),
                history,
                RunFiles.of(directory),
                List.copyOf(damage));
    }

    /** Consul's members at the run's end by their state; none where they were not kept, or not as names and states. */
    static Map<String, List<String>> members(Path directory) {
        Path file = directory.resolve("consul/members.json");
        var byState = new TreeMap<String, List<String>>();
        if (Files.isRegularFile(file)) {
            try {
                JSON.readTree(Files.readAllBytes(file))
                        .properties()
                        .forEach(member -> byState.computeIfAbsent(
                                        member.getValue().asText(), state -> new ArrayList<>())
                                .add(member.getKey()));
            } catch (JsonProcessingException e) {
                return Map.of();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
            byState.values().forEach(names -> names.sort(null));
        }
        return byState;
    }

    private List<Run.Line> history() throws IOException {
        Path file = directory.resolve("history.jsonl");
        if (!Files.isRegularFile(file)) {
            damage.add("history.jsonl is missing: nothing is known of what happened");
            return List.of();
        }
        var lines = new ArrayList<Run.Line>();
        // Through a reader of ours, for Files.lines throws on a character that was cut in two.
        try (var reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            String next = reader.readLine();
            for (int number = 1; next != null; number++) {
                String line = next;
                next = reader.readLine();
                if (!line.isBlank()) {
                    parse(line, number, next == null, lines);
                }
            }
        }
        lines.sort(Comparator.comparingDouble(Run.Line::atMs));
        return List.copyOf(lines);
    }

    private void parse(String line, int number, boolean last, List<Run.Line> lines) {
        try {
            lines.add(line(line, lines.size()));
        } catch (JsonParseException e) {
            damage.add(
                    last
                            ? "history.jsonl ends in the middle of line %d: the run's process died while writing it"
                                    .formatted(number)
                            : "history.jsonl line %d is not JSON: %s".formatted(number, e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            damage.add("history.jsonl line %d cannot be read: %s".formatted(number, e.getOriginalMessage()));
        }
    }

    private Run.Line line(String text, int position) throws JsonProcessingException {
        JsonNode json = JSON.readTree(text);
        if (!json.path("type").isTextual()) {
            throw new JsonMappingException(null, "it is no event, for it has no type");
        }
        double atMs = milliseconds(json.path("atMs"));
        Instant wall = Run.instant(json.path("wall").asText(null)).orElse(null);
        if (startedAt == null && wall != null) {
            startedAt = wall.minusNanos(Math.round(atMs * 1e6));
        }
        return new Run.Line(
                json.path("seq").asLong(position),
                atMs,
                milliseconds(json.path("errorMs")),
                wall == null || startedAt == null
                        ? 0
                        : Duration.between(startedAt, wall).toNanos() / 1e6 - atMs,
                json.path("type").textValue(),
                JSON.treeToValue(json, Event.class),
                text);
    }

    private static double milliseconds(JsonNode field) {
        double value = field.asDouble();
        return Double.isFinite(value) ? Math.max(0, value) : 0;
    }
}
