package dev.ballast.cli.measure;

import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.Table;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.lies.LieDetector;
import dev.ballast.lies.LieDetector.Row;
import dev.ballast.lies.RemovedRules;
import dev.ballast.run.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether today's checks find what is wrong in made-up runs, and only that. */
@Command(
        name = "lies",
        description = {
            "Makes up runs that went right, and as many with one lie each: a system that did wrong, or a broken record. Judges "
                    + "them as the command judge does. Prints how many lies were judged wrongly, by verdict or cause, and how "
                    + "many right runs were not VALID. The goal is none. Needs no engine.",
            "",
            "Examples:",
            "  ./ballast bench lies",
            "  ./ballast bench lies --histories 10000 --json lies.json",
            "  ./ballast bench lies --remove-rules --seed 7"
        })
final class BenchLies implements Callable<Integer> {

    /** How many runs are judged without a rule. */
    private static final int RUNS_WITHOUT_A_RULE = 20;

    /** The verdicts of each lie and of the truth, or what is judged wrongly without each rule. */
    record Result(
            String bench,
            long seed,
            int histories,
            boolean reached,
            List<Row> rows,
            List<RemovedRules.Row> removedRules) {}

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--histories",
            paramLabel = "N",
            description =
                    "How many right runs are made up, and how many with a lie; default ${DEFAULT-VALUE}. Each of some 200 lies "
                            + "is told at least once, so with a smaller N there are more runs with a lie.")
    private int histories = 1_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The runs of a seed are the same each time; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--remove-rules",
            description =
                    "Instead, remove the rules of the checks one by one. Without each of them something must be judged "
                            + "wrongly.")
    private boolean removeRules;

    @Option(names = "--all", description = "Also print a row for each lie; --json writes them in any case.")
    private boolean all;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws IOException {
        if (histories < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--histories %d: give 1 at least, such as 10000".formatted(histories));
        }
        Console console = json.console(spec);
        Path folder = Files.createTempDirectory("ballast-lies");
        try {
            Result result = removeRules ? removed(console, folder) : judged(console, folder);
            json.write(console, result);
            return result.reached() ? ExitCodes.OK : ExitCodes.FAILED;
        } finally {
            FileTree.delete(folder);
        }
    }

    private Result judged(Console console, Path folder) {
        console.progress("seed %d: judging %d right runs, and as many with a lie, at least one of each"
                .formatted(seed, histories));
        List<Row> rows = new LieDetector(seed, folder)
                .detect(
                        histories,
                        judged -> console.note("%d of some %d runs judged".formatted(judged, 2L * histories)));
        console.done("judged");
        print(console, rows);
        return new Result("lies", seed, histories, rows.stream().allMatch(row -> row.wrong() == 0), rows, List.of());
    }

    private void print(Console console, List<Row> rows) {
        if (all) {
            printAll(console, rows);
        }
        console.print(totals(rows));
        rows.stream()
                .filter(row -> row.wrong() > 0)
                .forEach(row -> console.print("%s: %s".formatted(row.lie(), row.example())));
        console.print(summary(rows));
    }

    /** Returns how many lies of each right verdict were told, and how many runs with them were judged wrongly. */
    static Table totals(List<Row> rows) {
        Table table = new Table("right verdict", "lies", "runs", "judged wrongly");
        rows.stream()
                .collect(Collectors.groupingBy(Row::expected, LinkedHashMap::new, Collectors.toList()))
                .forEach((verdict, its) -> table.row(
                        verdict,
                        its.size(),
                        its.stream().mapToInt(Row::runs).sum(),
                        its.stream().mapToInt(Row::wrong).sum()));
        return table;
    }

    private static void printAll(Console console, List<Row> rows) {
        Table table = new Table("lie", "right verdict", "cause", "runs", "judged wrongly", "share right");
        rows.forEach(row -> table.row(
                row.lie(),
                row.expected(),
                row.cause(),
                row.runs(),
                row.wrong(),
                String.format(Locale.ROOT, "%.2f %%", 100 * row.share())));
        console.print(table);
        console.print("");
    }

    /** Returns how many runs were judged wrongly, and of which lies. */
    static String summary(List<Row> rows) {
        List<String> wrong = rows.stream()
                .filter(row -> row.wrong() > 0)
                .map(row -> "\"%s\" (%d)".formatted(row.lie(), row.wrong()))
                .toList();
        int runs = rows.stream().mapToInt(Row::runs).sum();
        return wrong.isEmpty()
                ? "all %d runs were judged rightly".formatted(runs)
                : "%d of %d runs were judged wrongly: %s"
                        .formatted(rows.stream().mapToInt(Row::wrong).sum(), runs, String.join(", ", wrong));
    }

    private Result removed(Console console, Path folder) {
        console.progress("seed %d: removing the rules one by one".formatted(seed));
        List<RemovedRules.Row> rows = new RemovedRules(seed, folder).remove(RUNS_WITHOUT_A_RULE);
        console.done("judged without each of %d rules".formatted(rows.size()));
        Table table = new Table("without the rule", "is judged wrongly", "runs", "of them wrongly");
        rows.forEach(row -> table.row(row.rule(), row.lie(), row.runs(), row.wrong()));
        console.print(table);
        return new Result("lies", seed, histories, rows.stream().allMatch(row -> row.wrong() > 0), List.of(), rows);
    }
}
