package dev.ballast.cli.measure;

import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.JobSummary;
import dev.ballast.cli.options.OutputFile;
import dev.ballast.report.Baseline;
import dev.ballast.report.ComparisonPage;
import dev.ballast.report.Index;
import dev.ballast.report.Markdown;
import dev.ballast.report.Measure;
import dev.ballast.report.Report;
import dev.ballast.report.Runs;
import dev.ballast.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds a run's report, compares runs, and compares a run with a baseline. */
@Command(
        name = "report",
        description = {
            "Prints the path of a run's report, one HTML file, and writes the report first if it or its results.json is missing or older than the run.",
            "With several runs, compares the others with the first in one HTML file, and prints its path.",
            "",
            "Examples:",
            "  ./ballast report",
            "  ./ballast report 20261123-05",
            "  ./ballast report 20261123-0512 20261123-0530",
            "  ./ballast report --baseline baseline/results.json --bound p99=30",
            "  ./ballast report --markdown",
            "  ./ballast report --list",
            "  ./ballast report --index"
        })
public final class ReportCommand implements Callable<Integer> {

    private static final String TO_CONSOLE = "";

    /** How the names of run directories begin. */
    private static final Pattern DATED = Pattern.compile("\\d{8}(-.*)?");

    private static final String AGAIN = "--again";
    private static final String LIST = "--list";
    private static final String INDEX = "--index";
    private static final String BASELINE = "--baseline";
    private static final String BOUND = "--bound";
    private static final String MARKDOWN = "--markdown";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description =
                    "A run: the name of its directory, the beginning of the name, or the path; default the latest.")
    private List<String> runs = List.of();

    @Option(names = AGAIN, description = "Write the report again.")
    private boolean again;

    @Option(names = LIST, description = "List the runs instead, the newest first.")
    private boolean list;

    @Option(names = INDEX, description = "Write one page that lists all runs instead, and print its path.")
    private boolean index;

    @Option(
            names = BASELINE,
            paramLabel = "FILE",
            description =
                    "Compare the run with the results.json of an earlier one instead. Prints what has regressed past its "
                            + "bound. Fails if something has, if the two did not do the same work, if nothing could be compared, or "
                            + "if one of the two is not VALID. With --markdown, prints Markdown.")
    private @Nullable Path baseline;

    @Option(
            names = BOUND,
            paramLabel = "FIGURE=PERCENT",
            description =
                    "By how many percent a figure may be worse than the baseline, such as p99=30; default 20, and 0 for "
                            + "lost and never. Figures: lost, p99, p99-change, capacity, capacity-ratio, join, leave, step, never, ready.")
    private Map<String, Double> bounds = Map.of();

    @Option(
            names = MARKDOWN,
            arity = "0..1",
            fallbackValue = TO_CONSOLE,
            paramLabel = "FILE",
            description = "Print a summary in Markdown instead, or append it to a file.")
    private @Nullable String markdown;

    @Override
    public Integer call() throws IOException {
        refuseIdle();
        Console console = Console.of(spec);
        Path folder = RunDirectory.runsFolder();
        if (list) {
            Runs.in(folder)
                    .list()
                    .forEach(path -> console.print(path.getFileName().toString()));
        } else if (index) {
            console.print(Index.write(folder).toString());
        } else if (baseline != null) {
            return gate(console, baseline, only(folder));
        } else if (markdown != null) {
            summarize(console, markdown, Runs.in(folder).named(runs), "");
        } else if (runs.size() > 1) {
            print(console, ComparisonPage.write(Runs.in(folder).named(runs)));
        } else {
            print(console, report(only(folder)));
        }
        return ExitCodes.OK;
    }

    /** Prints a path. Its names may be anyone's. */
    private static void print(Console console, Path path) {
        console.print(path.toString());
    }

    /** Refuses what the chosen output has no use for. */
    private void refuseIdle() {
        for (String alone : List.of(LIST, INDEX)) {
            Stream.concat(
                            runs.stream(),
                            Stream.of(LIST, INDEX, BASELINE, BOUND, MARKDOWN, AGAIN)
                                    .filter(this::given))
                    .filter(other -> given(alone) && !other.equals(alone))
                    .findFirst()
                    .ifPresent(other -> refuse("%s and %s do not go together".formatted(alone, other)));
        }
        if (markdown != null && !markdown.equals(TO_CONSOLE) && isRun(markdown)) {
            refuse(
                    "%s %s would append to a file of that name: to print the summary of a run, give the run first: ./ballast report %2$s %1$s"
                            .formatted(MARKDOWN, markdown));
        }
        if (markdown != null && !markdown.equals(TO_CONSOLE)) {
            OutputFile.require(spec, MARKDOWN, markdown);
        }
        if (again && markdown != null && baseline == null) {
            refuse("%s and %s do not go together".formatted(MARKDOWN, AGAIN));
        }
        if (again && runs.size() > 1) {
            refuse("two runs or more and %s do not go together".formatted(AGAIN));
        }
        if (baseline == null && given(BOUND)) {
            refuse("%s needs %s".formatted(BOUND, BASELINE));
        }
    }

    /** Returns whether the word after {@code --markdown} is meant as a run: a directory, or no file and named as one. */
    private static boolean isRun(String word) {
        Path path = Path.of(word);
        return Files.isDirectory(path)
                || (Files.notExists(path) && DATED.matcher(word).matches());
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private void refuse(String why) {
        throw new ParameterException(spec.commandLine(), why);
    }

    private int gate(Console console, Path results, Path run) throws IOException {
        Baseline gate = Baseline.compare(results, run, bounds());
        if (markdown == null) {
            say(console, gate);
        } else {
            summarize(console, markdown, List.of(run), "\n" + Markdown.of(gate));
        }
        return gate.holds() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static void say(Console console, Baseline gate) {
        gate.doubts().forEach(doubt -> console.print("DOUBTFUL   not the same work: " + doubt));
        gate.differences().forEach(difference -> console.print("differs    " + difference));
        gate.regressions().forEach(regression -> console.print("REGRESSED  " + regression));
        gate.gaps().forEach(gap -> console.print("FAILED     " + gap));
        console.print("%s; the run itself is %s"
                .formatted(gate.holds() ? "nothing has regressed past its bound" : "the gate fails", gate.worst()));
    }

    /** @param gate the result of the comparison with a baseline; blank without one */
    private static void summarize(Console console, String target, List<Path> chosen, String gate) throws IOException {
        if (target.equals(TO_CONSOLE)) {
            chosen.forEach(run -> console.print(Markdown.of(run).strip()));
            if (!gate.isBlank()) {
                console.print(gate.stripTrailing());
            }
        } else {
            JobSummary.append(Path.of(target), chosen);
            Files.writeString(Path.of(target), gate, StandardOpenOption.APPEND);
        }
    }

    private Map<Measure, Double> bounds() {
        Map<Measure, Double> percents = new EnumMap<>(Measure.class);
        bounds.forEach((key, percent) -> percents.put(
                Measure.of(key)
                        .filter(Measure::isFigure)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "no figure '%s' to bound; there are %s"
                                        .formatted(
                                                key,
                                                Arrays.stream(Measure.values())
                                                        .filter(Measure::isFigure)
                                                        .map(Measure::key)
                                                        .collect(Collectors.joining(", "))))),
                percent));
        return percents;
    }

    /** Finds the one run that was named, or the latest. */
    private Path only(Path folder) {
        if (runs.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "one run is needed here, not %d: %s".formatted(runs.size(), runs));
        }
        return Runs.in(folder).named(runs).get(0);
    }

    private Path report(Path directory) throws IOException {
        Path page = directory.resolve("report.html");
        boolean whole = Files.isRegularFile(directory.resolve("results.json"));
        return again || !whole || isStale(directory, page)
                ? Report.write(directory).page()
                : page;
    }

    private static boolean isStale(Path directory, Path page) throws IOException {
        if (!Files.isRegularFile(page)) {
            return true;
        }
        var written = Files.getLastModifiedTime(page);
        try (Stream<Path> sources = Stream.of("history.jsonl", "manifest.json").map(directory::resolve)) {
            for (Path source : sources.filter(Files::exists).toList()) {
                if (Files.getLastModifiedTime(source).compareTo(written) > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
