package dev.ballast.cli.measure;

import dev.ballast.LabException;
import dev.ballast.bench.Figure;
import dev.ballast.bench.Turns;
import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.cli.tables.FigureTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How long the command line takes to start. */
@Command(
        name = "start",
        description = {
            "Measures how long ./ballast COMMAND --help takes from its start to its end, the launcher included. The goal is "
                    + "500 ms on an idle machine. Needs no engine.",
            "",
            "Examples:",
            "  ./ballast bench start",
            "  ./ballast bench start --rounds 20 up 'bench loss'"
        })
final class BenchStart implements Callable<Integer> {

    private static final double GOAL_MS = 500;
    private static final int LIMIT_SECONDS = 60;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "The commands, default ${DEFAULT-VALUE}.",
            defaultValue = "setup,doctor,demo,up,status,logs,scenario,load,report,compare,bench loss",
            split = ",")
    private List<String> commands = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each command is started, default ${DEFAULT-VALUE}.")
    private int rounds = 10;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws InterruptedException {
        Turns.check(rounds);
        String launcher = Repository.root().resolve("ballast").toString();
        Console console = json.console(spec);
        List<Figure> figures = commands.stream().map(BenchStart::figure).toList();
        for (int round = 1; round <= rounds; round++) {
            console.progress("round %d of %d".formatted(round, rounds));
            for (Figure figure : Turns.of(figures, round)) {
                figure.samples().add(helpMs(launcher, figure.system()));
            }
        }
        console.done("measured");
        console.print(FigureTable.of(figures));
        boolean reached = figures.stream().allMatch(Figure::reached);
        json.write(console, new Measurement.Result(spec.name(), rounds, reached, figures, List.of(), Map.of()));
        return reached ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static Figure figure(String command) {
        return new Figure("start -> end of help", command, Figure.MS, GOAL_MS, Figure.Judged.MEDIAN, new ArrayList<>());
    }

    private static double helpMs(String launcher, String command) throws InterruptedException {
        List<String> words = Stream.of(List.of(launcher), List.of(command.split(" ")), List.of("--help"))
                .flatMap(List::stream)
                .toList();
        long begin = System.nanoTime();
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new LabException("%s did not end within %d s".formatted(String.join(" ", words), LIMIT_SECONDS));
            }
            if (process.exitValue() != ExitCodes.OK) {
                throw new LabException(
                        "%s ended with exit code %d".formatted(String.join(" ", words), process.exitValue()));
            }
            return (System.nanoTime() - begin) / 1e6;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + launcher, e);
        }
    }
}
