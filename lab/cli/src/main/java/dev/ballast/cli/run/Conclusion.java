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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last lines of a command whose run was made by another process, because that process prints more after its
 * verdicts.
 */
final class Conclusion {

    private Conclusion() {}

    /** Returns the verdicts that a run has by now, with those of earlier load tests on its lab. */
    static Set<JsonNode> verdicts(Path run) {
        Set<JsonNode> verdicts = new HashSet<>();
        read(run).ifPresent(results -> results.path("verdicts").forEach(verdicts::add));
        return verdicts;
    }

    /** Returns the same as {@link #of(Path, Set)} for a run without earlier verdicts. */
    static List<String> of(Path run) {
        return of(run, Set.of());
    }

    /**
     * Returns the verdicts of a run that are not VALID, its worst verdict, and the paths of its directory and report. If the
     * run goes on, as that of a lab that another process owns, the worst verdict is that of the checks so far.
     *
     * @param earlier verdicts that the run had before the command, which are only counted
     */
    static List<String> of(Path run, Set<JsonNode> earlier) {
        List<String> lines = new ArrayList<>(List.of(""));
        read(run).ifPresent(results -> addVerdicts(results, earlier, lines));
        lines.addAll(paths(run));
        return lines;
    }

    /** Returns the paths of a run's directory and report. */
    static List<String> paths(Path run) {
        Path report = run.resolve("report.html");
        String directory = "run directory  " + run;
        return Files.exists(report) ? List.of(directory, "report         " + report) : List.of(directory);
    }

    private static void addVerdicts(JsonNode results, Set<JsonNode> earlier, List<String> lines) {
        boolean goesOn = results.path("outcome").asText().equals(RunOutcome.RUNNING.label());
        List<Verdict> verdicts = new ArrayList<>();
        List<Verdict> before = new ArrayList<>();
        for (JsonNode said : results.path("verdicts")) {
            String check = said.path("check").asText();
            if (goesOn && check.equals(Report.PASSED)) {
                continue;
            }
            Verdict verdict = Verdict.valueOf(said.path("verdict").asText());
            if (earlier.contains(said)) {
                before.add(verdict);
                continue;
            }
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
        if (!before.isEmpty()) {
            lines.add("before         %s, by earlier load tests on this lab; the report has their verdicts"
                    .formatted(Verdict.worst(before)));
        }
    }

    private static Optional<JsonNode> read(Path run) {
        Path results = run.resolve("results.json");
        try {
            return Files.exists(results)
                    ? Optional.of(JsonMapper.builder().build().readTree(results.toFile()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + results, e);
        }
    }
}
