package dev.ballast.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

    @Test
    void scenariosThatPassedClaimSomething() throws IOException {
        List<String> scenarios = new ArrayList<>();
        List<String> unclaimed = new ArrayList<>();
        for (RunsOfBuild.Run run : RunsOfBuild.all()) {
            if (run.isScenario() && run.hasReport()) {
                String name = run.manifest().path("name").asText();
                scenarios.add(name);
                if (run.passed() && isUnclaimed(run.report())) {
                    unclaimed.add(name);
                }
            }
        }

        assertThat(unclaimed)
                .as("scenarios that claim nothing, or leave losses unjudged; use claim(), @LabClaim or a check")
                .containsExactlyElementsOf(
                        scenarios.stream().filter(PLANTED::equals).toList());
        System.out.printf("%d scenarios that passed have claimed something%n", scenarios.size() - unclaimed.size());
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
}
