package dev.ballast.cli.measure;

import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.Table;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.history.Verdict;
import dev.ballast.judge.Judge;
import dev.ballast.judge.JudgedCheck;
import dev.ballast.judge.JudgedRun;
import dev.ballast.report.Runs;
import dev.ballast.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges recorded runs by today's checks. */
@Command(
        name = "judge",
        description = {
            "Judges recorded runs by today's checks, without an engine, and changes nothing in their directories.",
            "Prints each verdict, and in brackets what the run said at its time if that differs.",
            "Succeeds if all verdicts are VALID. A damaged run is UNKNOWN, and the damage is named.",
            "",
            "Examples:",
            "  ./ballast judge",
            "  ./ballast judge 20261123-05",
            "  ./ballast judge reports/runs/* --json verdicts.json"
        })
public final class JudgeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description =
                    "A run: the name of its directory, the beginning of the name, or the path; default the latest.")
    private List<String> runs = List.of();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        Console console = json.console(spec);
        List<JudgedRun> judged = Runs.in(RunDirectory.runsFolder()).named(runs).stream()
                .map(directory -> judge(console, directory))
                .toList();
        if (judged.size() > 1) {
            console.print(Stream.of(Verdict.VALID, Verdict.INVALID, Verdict.UNKNOWN)
                    .map(verdict -> "%d %s".formatted(count(judged, verdict), verdict))
                    .collect(Collectors.joining(", ")));
        }
        json.write(console, judged);
        return judged.stream().allMatch(run -> run.worst() == Verdict.VALID) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static long count(List<JudgedRun> judged, Verdict verdict) {
        return judged.stream().filter(run -> run.worst() == verdict).count();
    }

    private static JudgedRun judge(Console console, Path directory) {
        JudgedRun run = Judge.judge(directory);
        console.styled("@|bold %s|@  %s", firstLine(run.run()), run.worst());
        Table table = new Table("verdict", "check", "detail");
        for (JudgedCheck check : run.verdicts()) {
            table.row(verdict(check), firstLine(check.check()), firstLine(check.detail()));
        }
        console.print(table);
        return run;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").replace('\t', ' ');
    }

    private static String verdict(JudgedCheck check) {
        return check.recorded() == null || check.recorded() == check.verdict()
                ? check.verdict().name()
                : "%s (was %s)".formatted(check.verdict(), check.recorded());
    }
}
