package dev.ballast.cli.measure;

import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.cli.options.StrategyOption;
import dev.ballast.cli.tables.SoakTable;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.image.ImageBuilder;
import dev.ballast.history.Verdict;
import dev.ballast.run.RunDirectory;
import dev.ballast.soak.Soak;
import dev.ballast.soak.SoakPlan;
import dev.ballast.soak.SoakResult;
import dev.ballast.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether a lab that is left alone for hours grows. */
@Command(
        name = "soak",
        description = {
            "Starts ./ballast up as a user does, opens its live page in a browser, sends a load, and changes the pool each minute. "
                    + "Measures every 30 s the heap after a collection, memory, descriptors and threads of its processes, the "
                    + "page's memory, the engine's disk, and the run directory. Prints of each its start, its end, how much it "
                    + "grows in an hour, with the error of that, and by how much it may. Exit code 1 unless all is VALID.",
            "",
            "A sixth of the time, 20 minutes at most, is left out at the beginning, when processes warm up. VALID means that the "
                    + "growth is within its bound, its error included. INVALID means that it is not, after an hour at least. Shorter "
                    + "soaks are for trying: what they cannot show is UNKNOWN, and they fail nothing else. Ctrl-C ends it, and "
                    + "shows what was measured.",
            "",
            "Examples:",
            "  ./ballast bench soak",
            "  ./ballast bench soak --hours 24 --json soak.json",
            "  ./ballast bench soak --minutes 6"
        })
final class BenchSoak implements Callable<Integer> {

    private static final int HOURS = 2;
    private static final int MOST_HOURS = SoakPlan.LONGEST_MINUTES / 60;

    /** Until the load is explained, the logs are kept and the report is made. */
    private static final int END_MINUTES = 15;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--hours", paramLabel = "N", description = "How long, in hours; default 2.")
    private @Nullable Integer hours;

    @Option(names = "--minutes", paramLabel = "N", description = "How long, in minutes, for trying.")
    private @Nullable Integer minutes;

    @Option(names = "--rate", paramLabel = "R", description = "Requests due a second, default ${DEFAULT-VALUE}.")
    private int rate = 50;

    @Mixin
    private StrategyOption strategy = new StrategyOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws InterruptedException {
        SoakPlan plan = plan();
        Topology system = strategy.system(Topology.reference().api().toString());
        Console console = json.console(spec);
        Path root = Repository.root();
        requireThisMachine(Engine.connect());
        Trial.prepare(List.of(system), console);
        new ImageBuilder(Engine.connect(), console::progress).build(Soak.browser());
        Path folder = root.resolve("target/soak").resolve(RunDirectory.timeNow());
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread atExit = new Thread(() -> endEarly(stop, ended), "ballast-end-soak");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            SoakResult result = new Soak(root, folder, plan, console::done, stop)
                    .run(system.balancer().toString());
            print(result, console);
            json.write(console, result);
            return result.verdict() == Verdict.VALID ? ExitCodes.OK : ExitCodes.FAILED;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the soak failed: %s; what was measured is in %s".formatted(e.getMessage(), folder), e);
        } finally {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                console.note("interrupted"); // the hook is what runs
            }
        }
    }

    private SoakPlan plan() {
        if (hours != null && minutes != null) {
            throw new ParameterException(spec.commandLine(), "give --hours or --minutes, not both");
        }
        if (hours != null && (hours < 1 || hours > MOST_HOURS)) {
            throw new ParameterException(
                    spec.commandLine(), "--hours (%d) must be from 1 to %d".formatted(hours, MOST_HOURS));
        }
        if (minutes != null && (minutes < 1 || minutes > SoakPlan.LONGEST_MINUTES)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--minutes (%d) must be from 1 to %d".formatted(minutes, SoakPlan.LONGEST_MINUTES));
        }
        if (rate < 1 || rate > SoakPlan.MOST_RATE) {
            throw new ParameterException(
                    spec.commandLine(), "--rate (%d) must be from 1 to %d".formatted(rate, SoakPlan.MOST_RATE));
        }
        return new SoakPlan(minutes != null ? minutes : 60 * (hours != null ? hours : HOURS), rate);
    }

    /** Requires what is measured: processes that the kernel shows, and an engine beside them. */
    private static void requireThisMachine(Engine engine) {
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            throw new EngineException("a soak reads /proc, which only Linux has; run it there");
        }
        if (!engine.isOnThisMachine()) {
            throw new EngineException(
                    "a soak measures the engine's disk and opens the live page in a container, so the engine must be on this machine, not at %s"
                            .formatted(engine.address()));
        }
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new EngineException(
                    "a soak asks JVMs for their heap by %s, which is not there; set JAVA_HOME to a whole JDK"
                            .formatted(jcmd));
        }
    }

    /** Ends the soak, and waits until it has shown what was measured. */
    private static void endEarly(CountDownLatch stop, CountDownLatch ended) {
        stop.countDown();
        try {
            ended.await(END_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(SoakResult result, Console console) {
        console.print("");
        console.print(SoakTable.of(result.growths()));
        console.print("");
        if (result.growths().stream().anyMatch(growth -> !growth.isRight())) {
            grew("up", result.grownInUp(), console);
            grew("the load generator", result.grownInLoad(), console);
        }
        console.print(String.format(
                Locale.ROOT,
                "measured for %.1f minutes, after %.1f minutes that were left out; %d changes of the pool",
                result.measuredMinutes(),
                result.settledMinutes(),
                result.changes()));
        long lost = result.lost().values().stream().mapToLong(Long::longValue).sum();
        console.print(String.format(
                Locale.ROOT, "lost %,d of %,d requests%s", lost, result.due(), lost == 0 ? "" : ": " + result.lost()));
        result.checks()
                .forEach(checked ->
                        console.print("%s: %s: %s".formatted(checked.verdict(), checked.check(), checked.detail())));
        console.print("worst verdict of the run  %s".formatted(result.runVerdict()));
        console.print("run directory             %s".formatted(result.run()));
        console.print("samples                   %s".formatted(result.samples()));
        if (!result.stopped().isEmpty()) {
            console.print("UNKNOWN: %s; run it again, and let it end".formatted(result.stopped()));
        }
        long grown = result.growths().stream()
                .filter(growth -> growth.verdict() == Verdict.INVALID)
                .count();
        long open = result.growths().stream()
                .filter(growth -> growth.verdict() == Verdict.UNKNOWN)
                .count();
        console.styled(
                result.verdict() == Verdict.VALID ? "@|bold,green %s|@" : "@|bold,red %s|@",
                "%s: %d of %d figures grow without bound, %d are not known"
                        .formatted(result.verdict(), grown, result.growths().size(), open));
    }

    private static void grew(String whose, List<String> classes, Console console) {
        if (!classes.isEmpty()) {
            console.print("grew most on the heap of %s: %s".formatted(whose, String.join(", ", classes)));
        }
    }
}
