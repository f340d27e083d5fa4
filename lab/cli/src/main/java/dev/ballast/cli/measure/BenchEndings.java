package dev.ballast.cli.measure;

import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.Table;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.endings.EndingResult;
import dev.ballast.endings.Endings;
import dev.ballast.endings.PlannedEnding;
import dev.ballast.endings.ResultFile;
import dev.ballast.endings.Subject;
import dev.ballast.endings.Way;
import dev.ballast.topology.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether commands leave nothing wrong behind, however and whenever they are ended. */
@Command(
        name = "endings",
        description = {
            "Starts commands and ends each at random moments: by INT, TERM, HUP and KILL, by closing its output, and by a full "
                    + "disk (as root). After each, the next start must remove what is left and nothing else, the runs must be "
                    + "readable and judged rightly, and a signal must end the command within 15 s. The goal is 0 bad endings.",
            "",
            "A third of the moments is in the start of a command, and a third in its close. An ending takes about 40 s, all of "
                    + "them about 4 hours. The result of each is kept in target/endings/, where --resume finds it.",
            "",
            "Examples:",
            "  ./ballast bench endings",
            "  ./ballast bench endings --resume",
            "  ./ballast bench endings --count 6 --commands demo,up",
            "  ./ballast bench endings --seed 7 --only scale:12"
        })
final class BenchEndings implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How often each command is ended, default ${DEFAULT-VALUE}.")
    private int count = 60;

    @Option(names = "--seed", paramLabel = "N", description = "The seed of moments and ways, default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--commands",
            paramLabel = "A,B,…",
            split = ",",
            description = "The commands that are ended, default ${DEFAULT-VALUE}.",
            defaultValue = "demo,up,scale,down,scenario,load")
    private List<String> commands = List.of();

    @Option(
            names = "--only",
            paramLabel = "COMMAND:N",
            description = "Repeat one ending of a seed, as a bad one is named.")
    private String only = "";

    @Option(
            names = "--engine",
            paramLabel = "CMD",
            description =
                    "Also restart the engine by this command, such as 'systemctl restart docker'. Refused while containers "
                            + "of others run.")
    private String engine = "";

    @Option(names = "--resume", description = "Go on where the same seed was interrupted.")
    private boolean resume;

    @Mixin
    private JsonOption json = new JsonOption();

    /** What {@code --json} writes. */
    record Result(String bench, long seed, boolean reached, List<EndingResult> endings) {}

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1) {
            throw new IllegalArgumentException("--count (%d) must be at least 1".formatted(count));
        }
        Console console = json.console(spec);
        List<Way> ways = Endings.ways(!engine.isBlank());
        if (!ways.contains(Way.FULL_DISK)) {
            console.note("no disk is filled: only root can mount a small one");
        }
        List<PlannedEnding> plan = plan(ways);
        Path root = Repository.root();
        Path folder = root.resolve("target/endings/seed-" + seed);
        ResultFile kept = new ResultFile(folder.resolve("results.jsonl"));
        if (!resume && only.isEmpty()) {
            kept.clear();
        }
        Map<String, EndingResult> before = only.isEmpty()
                ? kept.read().stream()
                        .collect(Collectors.toMap(EndingResult::ending, result -> result, (one, later) -> later))
                : Map.of();
        List<EndingResult> results = new ArrayList<>(plan.stream()
                .flatMap(ending -> Stream.ofNullable(before.get(ending.name())))
                .toList());
        Set<String> done = results.stream().map(EndingResult::ending).collect(Collectors.toSet());
        List<PlannedEnding> left =
                plan.stream().filter(ending -> !done.contains(ending.name())).toList();
        if (!left.isEmpty()) {
            Trial.prepare(List.of(Topology.reference()), console);
            System.setProperty("ballast.runs", folder.resolve("next").toString()); // no run of the user's makes room
            try (Endings endings = new Endings(root, folder, engine, console::progress)) {
                for (PlannedEnding ending : left) {
                    console.progress("%d of %d, %d bad: %s"
                            .formatted(
                                    results.size() + 1,
                                    plan.size(),
                                    bad(results).size(),
                                    ending.name()));
                    EndingResult result = endings.run(ending);
                    kept.add(result);
                    results.add(result);
                    if (!result.good()) {
                        console.note(told(result));
                    }
                }
            }
        }
        console.done("ended");
        print(results, console);
        boolean reached = bad(results).isEmpty();
        json.write(console, new Result(spec.name(), seed, reached, results));
        return reached ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Returns the endings of all commands; each command in turn, so that an interruption leaves some of each. */
    private List<PlannedEnding> plan(List<Way> ways) {
        if (!only.isEmpty()) {
            String[] named = only.split(":", 2);
            int number = named.length == 2 && named[1].matches("[1-9]\\d{0,5}") ? Integer.parseInt(named[1]) : 0;
            if (number == 0) {
                throw new IllegalArgumentException("--only (%s) must be like demo:12".formatted(only));
            }
            return List.of(
                    PlannedEnding.plan(Subject.of(named[0]), number, seed, ways).get(number - 1));
        }
        List<List<PlannedEnding>> each = commands.stream()
                .map(name -> PlannedEnding.plan(Subject.of(name), count, seed, ways))
                .toList();
        return Stream.iterate(0, i -> i < count, i -> i + 1)
                .flatMap(i -> each.stream().map(plan -> plan.get(i)))
                .toList();
    }

    private static List<EndingResult> bad(List<EndingResult> results) {
        return results.stream().filter(result -> !result.good()).toList();
    }

    private String told(EndingResult bad) {
        return "bad: %s, %s after %.1f s: %s; ./ballast bench endings --seed %d --only %s%s"
                .formatted(
                        bad.ending(),
                        bad.way(),
                        bad.atMs() / 1e3,
                        String.join("; ", bad.bad()),
                        seed,
                        bad.ending(),
                        engine.isBlank() ? "" : " --engine '%s'".formatted(engine));
    }

    private void print(List<EndingResult> results, Console console) {
        Table table = new Table("ended by", "endings", "in the start", "in the close", "bad", "longest until its end");
        results.stream().map(EndingResult::way).distinct().sorted().forEach(way -> {
            List<EndingResult> its =
                    results.stream().filter(result -> result.way().equals(way)).toList();
            table.row(
                    way,
                    its.size(),
                    in(PlannedEnding.Part.START, its),
                    in(PlannedEnding.Part.CLOSE, its),
                    bad(its).size(),
                    "%.1f s"
                            .formatted(its.stream()
                                            .mapToLong(EndingResult::lastedMs)
                                            .max()
                                            .orElse(0)
                                    / 1e3));
        });
        console.print(table);
        console.print("");
        console.styled(
                bad(results).isEmpty() ? "@|bold,green %d bad of %d endings|@" : "@|bold,red %d bad of %d endings|@",
                bad(results).size(),
                results.size());
        bad(results).forEach(result -> console.print(told(result)));
    }

    private static long in(PlannedEnding.Part part, List<EndingResult> results) {
        return results.stream()
                .filter(result -> result.part().equals(part.name()))
                .count();
    }
}
