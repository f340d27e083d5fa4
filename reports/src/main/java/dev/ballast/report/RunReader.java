package dev.ballast.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.Entry;
import dev.ballast.history.History;
import dev.ballast.run.Manifest;
import dev.ballast.run.UnreadableRunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a run directory as far as possible. What is missing or broken is reported as damage and not thrown. */
final class RunReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Path directory;
    private final List<String> damage = new ArrayList<>();

    private RunReader(Path directory) {
        this.directory = directory;
    }

    /** @throws UnreadableRunException if there is no run, or one of a format that this version doesn't read */
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
        List<Entry<?>> history = history();
        return new Run(
                directory,
                manifest,
                startedAt(history).or(() -> Run.instant(manifest.started())).orElse(null),
                history,
                RunFiles.of(directory),
                List.copyOf(damage));
    }

    /** Returns Consul's members at the run's end by state; none if they were not kept, or cannot be read. */
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

    private List<Entry<?>> history() {
        Path file = directory.resolve("history.jsonl");
        if (!Files.isRegularFile(file)) {
            damage.add("history.jsonl is missing: nothing is known of what happened");
            return List.of();
        }
        return History.read(file, damage::add);
    }

    /** Returns the time 0 of the run's clock, by the event that was recorded first. */
    private static Optional<Instant> startedAt(List<Entry<?>> history) {
        return history.stream()
                .filter(entry -> entry.wall() != null)
                .min(Comparator.comparingLong(Entry::seq))
                .flatMap(first ->
                        Optional.ofNullable(first.wall()).map(wall -> wall.minusNanos(Math.round(first.atMs() * 1e6))));
    }
}
