package dev.ballast.cli.measure;

import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.Table;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.lies.LieDetector;
import dev.ballast.lies.LieDetector.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
                    + "them as the command judge does. Prints how many lies were missed, and how many right runs were not "
                    + "VALID. The goal is none. Needs no engine.",
            "",
            "Examples:",
            "  ./ballast bench lies",
            "  ./ballast bench lies --histories 10000 --json lies.json",
            "  ./ballast bench lies --seed 7"
        })
final class BenchLies implements Callable<Integer> {

    /** The verdicts of each lie and of the truth. */
    record Result(String bench, long seed, int histories, boolean reached, List<Row> rows) {}

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--histories",
            paramLabel = "N",
            description = "How many right runs are made up, and how many with a lie; default ${DEFAULT-VALUE}.")
    private int histories = 1_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The runs of a seed are the same each time; default ${DEFAULT-VALUE}.")
    private long seed = 1;

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
            console.progress("seed %d: judging %d right runs, and as many with a lie".formatted(seed, histories));
            List<Row> rows = new LieDetector(seed, folder)
                    .detect(histories, judged -> console.note("%d runs judged".formatted(judged)));
            console.done("judged");
            boolean reached = rows.stream().allMatch(row -> row.wrong() == 0);
            print(console, rows);
            json.write(console, new Result("lies", seed, histories, reached, rows));
            return reached ? ExitCodes.OK : ExitCodes.FAILED;
        } finally {
            LieDetector.delete(folder);
        }
    }

    private static void print(Console console, List<Row> rows) {
        Table table = new Table("lie", "right verdict", "runs", "judged wrongly");
        rows.forEach(row -> table.row(row.lie(), row.expected(), row.runs(), row.wrong()));
        console.print(table);
        rows.stream()
                .filter(row -> row.wrong() > 0)
                .forEach(row -> console.print("%s: %s".formatted(row.lie(), row.example())));
    }
}
