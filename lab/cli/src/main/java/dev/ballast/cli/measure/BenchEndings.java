package dev.ballast.cli.measure;

import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.endings.EndingResult;
import dev.ballast.endings.Endings;
import dev.ballast.endings.KeptEndings;
import dev.ballast.endings.PlannedEnding;
import dev.ballast.endings.Subject;
import dev.ballast.endings.Way;
import dev.ballast.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether commands leave nothing wrong behind, however and whenever they are ended. */
@Command(
        name = "endings",
        description = {
            "Starts commands and ends each at random moments: by INT, TERM, HUP and KILL, by closing its output, and by a full "
                    + "disk (as root). After each, the next start must remove what is left and nothing else, the runs must be "
                    + "readable and judged rightly, and a signal must end the command within 15 s. The goal is 0 bad endings.",
            "",
            "A third of the moments is in the start of a command's lab, and a third in its close. All endings take about 3 "
                    + "hours. The results are kept in target/endings/, where --resume finds them.",
            "",
            "Examples:",
            "  ./ballast bench endings",
            "  ./ballast bench endings --minutes 10",
            "  ./ballast bench endings --minutes 10 --resume",
            "  ./ballast bench endings --count 6 --commands demo,up",
            "  ./ballast bench endings --seed 7 --only scale:12 --at 2.125"
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
            description = "Repeat one ending of a seed, as a bad one is named. Its result is not kept.")
    private String only = "";

    @Option(
            names = "--at",
            paramLabel = "S",
            description =
                    "With --only: so many seconds after the command's begin, instead of at the moment that is planned.")
    private @Nullable Double at;

    @Option(
            names = "--engine",
            paramLabel = "CMD",
            description =
                    "Also restart the engine by this command, such as 'systemctl restart docker'. Refused while containers "
                            + "of others run.")
    private String engine = "";

    @Option(names = "--resume", description = "Go on where the same seed was interrupted.")
    private boolean resume;

    @Option(names = "--minutes", paramLabel = "N", description = "Begin no ending after so many minutes.")
    private @Nullable Integer minutes;

    @Mixin
    private JsonOption json = new JsonOption();

    /** What {@code --json} writes. */
    record Result(String bench, long seed, int planned, boolean reached, List<EndingResult> endings) {}

    @Override
    public Integer call() throws InterruptedException {
        require(count >= 1, "--count %s: give 1 at least, such as 60", count);
        require(minutes == null || minutes >= 1, "--minutes %s: give 1 at least, such as 10", minutes);
        require(at == null || !only.isEmpty(), "--at %s is for one ending: name it by --only, such as demo:12", at);
        require(at == null || at >= 0, "--at %s: give a number of seconds, such as 2.5", at);
        Console console = json.console(spec);
        List<Way> ways = Endings.ways(!engine.isBlank());
        if (!ways.contains(Way.FULL_DISK)) {
            console.note("no disk is filled: only root can mount a small one");
        }
        Path folder = Repository.root().resolve("target/endings/seed-" + seed);
        if (!only.isEmpty()) {
            PlannedEnding ending = named(ways);
            List<EndingResult> results = new ArrayList<>();
            end(List.of(ending), folder, 1, results, result -> {}, console);
            return told(results, 1, console);
        }
        List<PlannedEnding> plan = plan(ways);
        KeptEndings kept = new KeptEndings(folder);
        if (!resume) {
            kept.forget();
        }
        List<EndingResult> results = new ArrayList<>(kept.of(plan));
        List<PlannedEnding> left = plan.stream()
                .filter(ending -> results.stream().noneMatch(result -> result.isOf(ending)))
                .toList();
        end(left, folder, plan.size(), results, kept::add, console);
        return told(results, plan.size(), console);
    }

    private void require(boolean fits, String message, @Nullable Object value) {
        if (!fits) {
            throw new ParameterException(spec.commandLine(), message.formatted(value));
        }
    }

    /** Returns the endings of all commands; each command in turn, so that an interruption leaves some of each. */
    private List<PlannedEnding> plan(List<Way> ways) {
        List<List<PlannedEnding>> each = commands.stream()
                .map(name -> PlannedEnding.plan(Subject.of(name), count, seed, ways))
                .toList();
        return Stream.iterate(0, i -> i < count, i -> i + 1)
                .flatMap(i -> each.stream().map(plan -> plan.get(i)))
                .toList();
    }

    private PlannedEnding named(List<Way> ways) {
        String[] named = only.split(":", 2);
        int number = named.length == 2 && named[1].matches("[1-9]\\d{0,5}") ? Integer.parseInt(named[1]) : 0;
        require(number > 0, "--only %s: name an ending like demo:12", only);
        return PlannedEnding.plan(Subject.of(named[0]), number, seed, ways).get(number - 1);
    }

    /** Ends what is left of a plan, and adds the results to those of earlier. */
    private void end(
            List<PlannedEnding> left,
            Path folder,
            int planned,
            List<EndingResult> results,
            Consumer<EndingResult> keep,
            Console console)
            throws InterruptedException {
        if (left.isEmpty()) {
            return;
        }
        Trial.prepare(List.of(Topology.reference()), console);
        System.setProperty("ballast.runs", folder.resolve("next").toString()); // no run of the user's makes room
        long begun = System.nanoTime();
        try (Endings endings = Endings.of(Repository.root(), folder, engine, console::progress)) {
            for (PlannedEnding ending : left) {
                if (minutes != null && System.nanoTime() - begun >= TimeUnit.MINUTES.toNanos(minutes)) {
                    break;
                }
                console.progress("%d of %d, %d bad"
                        .formatted(
                                results.size() + 1,
                                planned,
                                EndingsTable.bad(results).size()));
                EndingResult result =
                        at == null ? endings.run(ending) : endings.run(ending, Duration.ofMillis(Math.round(at * 1e3)));
                keep.accept(result);
                results.add(result);
                if (!result.good()) {
                    console.note(told(result));
                }
            }
        }
        console.done("ended");
    }

    private String told(EndingResult bad) {
        return "bad: %s, %s after %.3f s: %s; ./ballast bench endings --seed %d --only %s --at %.3f%s"
                .formatted(
                        bad.ending(),
                        bad.way(),
                        bad.atMs() / 1e3,
                        String.join("; ", bad.bad()),
                        seed,
                        bad.ending(),
                        bad.atMs() / 1e3,
                        engine.isBlank() ? "" : " --engine '%s'".formatted(engine));
    }

    private int told(List<EndingResult> results, int planned, Console console) {
        EndingsTable table = new EndingsTable(results);
        console.print(table.table());
        console.print("");
        List<EndingResult> bad = EndingsTable.bad(results);
        List<String> summary = table.summary(planned);
        console.styled(bad.isEmpty() ? "@|bold,green %s|@" : "@|bold,red %s|@", summary.get(0));
        summary.stream().skip(1).forEach(console::print);
        bad.forEach(result -> console.print(told(result)));
        json.write(console, new Result(spec.name(), seed, planned, bad.isEmpty(), results));
        return bad.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
