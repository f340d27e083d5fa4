package dev.ballast.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.history.Verdict;
import dev.ballast.report.Report;
import dev.ballast.run.RunOutcome;
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

    /**
     * Returns the verdicts of a run that are not VALID, its worst verdict, and the paths of its directory and report. If the
     * run goes on, as that of a lab that another process owns, the worst verdict is that of the checks so far.
     */
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
        boolean goesOn = results.path("outcome").asText().equals(RunOutcome.RUNNING.label());
        List<Verdict> verdicts = new ArrayList<>();
        for (JsonNode said : results.path("verdicts")) {
            String check = said.path("check").asText();
            if (goesOn && check.equals(Report.PASSED)) {
                continue;
            }
            Verdict verdict = Verdict.valueOf(said.path("verdict").asText());
            verdicts.add(verdict);
            if (verdict != Verdict.VALID) {
                lines.add("%s: %s: %s"
                        .formatted(verdict, check, said.path("detail").asText("")));
            }
        }
        lines.add("worst verdict  "
                + (goesOn
                        ? "%s so far; the run has not finished".formatted(Verdict.worst(verdicts))
                        : results.path("worst").asText()));
    }

    private static JsonNode read(Path results) {
        try {
            return JsonMapper.builder().build().readTree(results.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + results, e);
        }
    }
}
