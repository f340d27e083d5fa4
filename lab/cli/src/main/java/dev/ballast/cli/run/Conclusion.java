package dev.ballast.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The last lines of a command whose run was made by another process, because that process prints more after its
 * verdicts.
 */
final class Conclusion {

    private Conclusion() {}

    /** Returns the verdicts of a run that are not VALID, its worst verdict, and the paths of its directory and report. */
    static List<String> of(Path run) {
        List<String> lines = new ArrayList<>(List.of(""));
        Path results = run.resolve("results.json");
        if (Files.exists(results)) {
            addVerdicts(read(results), lines);
        }
        lines.addAll(paths(run));
        return lines;
    }

    /** Returns the paths of a run's directory and report. */
    static List<String> paths(Path run) {
        Path report = run.resolve("report.html");
        String directory = "run directory  " + run;
        return Files.exists(report) ? List.of(directory, "report         " + report) : List.of(directory);
    }

    private static void addVerdicts(JsonNode results, List<String> lines) {
        for (JsonNode said : results.path("verdicts")) {
            String verdict = said.path("verdict").asText();
            if (!verdict.equals(Verdict.VALID.name())) {
                lines.add("%s: %s: %s"
                        .formatted(
                                verdict,
                                said.path("check").asText(),
                                said.path("detail").asText("")));
            }
        }
        lines.add("worst verdict  " + results.path("worst").asText());
    }

    private static JsonNode read(Path results) {
        try {
            return JsonMapper.builder().build().readTree(results.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + results, e);
        }
    }
}
