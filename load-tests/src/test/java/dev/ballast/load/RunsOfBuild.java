package dev.ballast.load;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The runs that all modules of this build have recorded. */
final class RunsOfBuild {

    /** {@code maven.build.timestamp}, in UTC. */
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunsOfBuild() {}

    /** A run, and its manifest. */
    record Run(Path directory, JsonNode manifest) {

        /** Returns whether a test of the scenarios has recorded it. */
        boolean isScenario() {
            return manifest.path("command").asText().startsWith("./ballast scenario ");
        }

        boolean passed() {
            return manifest.path("outcome").asText().equals("passed");
        }

        boolean hasReport() {
            return Files.exists(results());
        }

        /** Returns what the report says of it. */
        JsonNode report() throws IOException {
            return read(results());
        }

        private Path results() {
            return directory.resolve("results.json");
        }
    }

    /** Returns those that began in this build. Aborts the test if it is not known when that was. */
    static List<Run> all() throws IOException {
        String stamp = System.getProperty("ballast.build-began", "");
        assumeFalse(stamp.isEmpty(), "only Maven knows when its build began");
        Instant began = LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC);
        List<Run> all = new ArrayList<>();
        try (Stream<Path> runs = Files.list(RunDirectory.runsFolder())) {
            for (Path run : runs.filter(run -> Files.exists(run.resolve("manifest.json")))
                    .sorted()
                    .toList()) {
                JsonNode manifest = read(run.resolve("manifest.json"));
                if (!Instant.parse(manifest.path("started").asText()).isBefore(began)) {
                    all.add(new Run(run, manifest));
                }
            }
        }
        return all;
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.builder().build().readTree(file.toFile());
    }
}
