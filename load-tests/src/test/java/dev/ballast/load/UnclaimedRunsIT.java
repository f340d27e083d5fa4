package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs last in the build: a scenario that passed says in its run what it claimed, and judges what its loads lost. Otherwise
 * its run is UNKNOWN although the scenario is right.
 */
class UnclaimedRunsIT {

    /** The scenario that claims nothing on purpose, so that this test is seen to find one. */
    private static final String PLANTED = "Claimless.passes";

    /** What a report says of such a run. */
    private static final Pattern UNCLAIMED =
            Pattern.compile("claimed nothing of the system|nothing was claimed|no check (?:of the run )?judged");

    /** {@code maven.build.timestamp}, in UTC. */
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Test
    void scenariosThatPassedClaimSomething() throws IOException {
        String began = System.getProperty("ballast.build-began", "");
        assumeFalse(began.isEmpty(), "only Maven knows when its build began");
        List<String> scenarios = new ArrayList<>();
        List<String> unclaimed = new ArrayList<>();
        for (Path run : scenariosSince(LocalDateTime.parse(began, STAMP).toInstant(ZoneOffset.UTC))) {
            JsonNode results = read(run.resolve("results.json"));
            String name = results.path("name").asText();
            scenarios.add(name);
            if (results.path("outcome").asText().equals("passed") && isUnclaimed(results)) {
                unclaimed.add(name);
            }
        }

        assertThat(unclaimed)
                .as("scenarios that claim nothing, or leave losses unjudged; use claim(), @LabClaim or a check")
                .containsExactlyElementsOf(
                        scenarios.stream().filter(PLANTED::equals).toList());
        System.out.printf("%d scenarios that passed have claimed something%n", scenarios.size() - unclaimed.size());
    }

    private static List<Path> scenariosSince(Instant began) throws IOException {
        List<Path> scenarios = new ArrayList<>();
        try (Stream<Path> runs = Files.list(RunDirectory.runsFolder())) {
            for (Path run : runs.filter(run -> Files.exists(run.resolve("results.json")))
                    .toList()) {
                JsonNode manifest = read(run.resolve("manifest.json"));
                if (manifest.path("command").asText().startsWith("./ballast scenario ")
                        && !Instant.parse(manifest.path("started").asText()).isBefore(began)) {
                    scenarios.add(run);
                }
            }
        }
        return scenarios;
    }

    private static boolean isUnclaimed(JsonNode results) {
        for (JsonNode verdict : results.path("verdicts")) {
            if (verdict.path("verdict").asText().equals("UNKNOWN")
                    && UNCLAIMED.matcher(verdict.path("detail").asText()).find()) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.builder().build().readTree(file.toFile());
    }
}
