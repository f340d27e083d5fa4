package dev.ballast.cli.measure;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.bench.Account;
import dev.ballast.bench.BusyCores;
import dev.ballast.bench.Schedule;
import dev.ballast.bench.SteadyPool;
import dev.ballast.check.Checks;
import dev.ballast.check.ConvergenceCheck;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.cli.options.StrategyOption;
import dev.ballast.cli.tables.AccountTables;
import dev.ballast.convergence.Budgets;
import dev.ballast.convergence.Step;
import dev.ballast.history.BalancerEvent;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Load;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts the checks that fail although nothing is wrong. */
@Command(
        name = "false-alarms",
        description = {
            "Runs many times a strategy that is known to be right, each time in a fresh lab that is scaled 1 -> 3 -> 2 under "
                    + "load, with all checks: none may be INVALID or UNKNOWN. Then keeps a core busy beside an unchanged pool: "
                    + "no instance may leave the upstreams. Exit code 1 on a false alarm.",
            "",
            "50 runs take about 35 minutes.",
            "",
            "Examples:",
            "  ./ballast bench false-alarms",
            "  ./ballast bench false-alarms --runs 5 --minutes-busy 1",
            "  ./ballast bench false-alarms --runs 0 --busy-cores 4"
        })
final class BenchFalseAlarms implements Callable<Integer> {

    private static final int POOL = 3;
    private static final int STEADY_RATE = 50;

    /** The time after which a member list counts as wrong: speed is not judged here. */
    private static final Budgets BUDGETS = Budgets.of(Step.REGISTERED_TO_SERVED, Duration.ofSeconds(5))
            .with(Step.DEREGISTERED_TO_SERVED_LAST, Duration.ofSeconds(5));

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "The number of labs, default ${DEFAULT-VALUE}; 0 for none.")
    private int runs = 50;

    @Option(
            names = "--minutes-busy",
            paramLabel = "N",
            description = "Minutes for which cores are kept busy, default ${DEFAULT-VALUE}; 0 for none.")
    private int minutesBusy = 10;

    @Option(
            names = "--busy-cores",
            paramLabel = "N",
            description = "The number of busy cores, default ${DEFAULT-VALUE}.")
    private int busyCores = 1;

    @Mixin
    private StrategyOption strategy = new StrategyOption();

    @Mixin
    private StandardLoad load = new StandardLoad(200);

    @Mixin
    private JsonOption json = new JsonOption();

    /** What {@code --json} writes. */
    record Result(
            String strategy, int runs, int minutesBusy, int busyCores, List<String> alarms, List<Account> accounts) {}

    @Override
    public Integer call() {
        check("--runs", runs);
        check("--minutes-busy", minutesBusy);
        check("--busy-cores", busyCores);
        if (runs == 0 && minutesBusy == 0) {
            throw new IllegalArgumentException(
                    "--runs (0) and --minutes-busy (0) leave nothing to run; raise one of them");
        }
        load.check(StandardLoad.CONNECTIONS);
        Topology system = strategy.system(StandardLoad.API);
        Console console = json.console(spec);
        Trial.prepare(List.of(system), console);
        List<Account> accounts = new ArrayList<>();
        List<String> alarms = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            console.progress("run %d of %d".formatted(run, runs));
            Account account = run(system, "run " + run, console);
            accounts.add(account);
            note(alarms(account), alarms, console);
        }
        if (minutesBusy > 0) {
            note(steady(system.withApis(POOL), console), alarms, console);
        }
        console.done("looked for false alarms");
        if (!accounts.isEmpty()) {
            new AccountTables("strategy", List.of(Account.sum(system.name(), accounts)))
                    .print(console, load.sampling());
        }
        console.print("");
        console.print(
                alarms.isEmpty()
                        ? "@|bold,green no false alarm|@"
                        : "@|bold,red %d false alarms:|@".formatted(alarms.size()));
        alarms.forEach(console::print);
        json.write(console, new Result(system.name(), runs, minutesBusy, busyCores, alarms, accounts));
        return alarms.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static void check(String option, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("%s (%d) must be 0 or more".formatted(option, value));
        }
    }

    private static void note(List<String> more, List<String> alarms, Console console) {
        more.forEach(alarm -> console.note("alarm: " + alarm));
        alarms.addAll(more);
    }

    private LabOptions options() {
        return LabOptions.named("bench-false-alarms").withCommand(Console.command(spec));
    }

    private Account run(Topology system, String name, Console console) {
        AtomicReference<Account> ran = new AtomicReference<>(new Account(name));
        Optional<String> trouble = Trial.of(system, options(), lab -> {
            Account account = new Account("%s (%s)".formatted(name, lab.runDirectory()));
            ran.set(account);
            lab.start();
            LoadPlan plan = load.plan(lab, StandardLoad.CONNECTIONS);
            account.run(lab, plan, Schedule.upAndDown(load.rate()), console::progress);
            account.addPool(lab);
            account.verdict(Checks.run(lab.history(), new ConvergenceCheck(BUDGETS)));
            account.tell(lab.history());
        });
        trouble.ifPresent(ran.get()::trouble);
        return ran.get();
    }

    /** Returns the verdicts that are not VALID, each with its run. */
    static List<String> alarms(Account account) {
        return Stream.concat(account.unjudged().stream(), account.wrong().stream())
                .map(alarm -> account.system() + ": " + alarm)
                .toList();
    }

    private List<String> steady(Topology system, Console console) {
        List<String> alarms = new ArrayList<>();
        Optional<String> trouble = Trial.of(system, options(), lab -> {
            lab.start();
            alarms.addAll(leavings(lab, console));
        });
        trouble.ifPresent(why -> alarms.add("the steady pool: " + why));
        return alarms;
    }

    private List<String> leavings(Lab lab, Console console) {
        List<String> pool = lab.instances("api").stream().map(Instance::address).toList();
        double from = lab.history().nowMs();
        Duration time = Duration.ofMinutes(minutesBusy);
        console.progress(
                "%d cores kept busy for %d minutes beside %d instances".formatted(busyCores, minutesBusy, POOL));
        lab.watchClosely(time);
        try (BusyCores busy = BusyCores.keep(busyCores);
                Load steady = lab.load()
                        .rate(STEADY_RATE)
                        .warmUp(StandardLoad.WARM_UP)
                        .start()) {
            Schedule.await(steady, (int) (STEADY_RATE * time.toSeconds()));
            long spinning = busy.spinning();
            var result = steady.stop();
            List<String> leavings = new ArrayList<>(SteadyPool.leavings(lab.history(), pool, from));
            if (result.responses().failed() > 0) {
                leavings.add("%d of %d requests were lost beside an unchanged pool"
                        .formatted(
                                result.responses().failed(), result.responses().total()));
            }
            if (spinning < busyCores) {
                leavings.add("only %d of %d cores were kept busy to the end".formatted(spinning, busyCores));
            }
            console.print(
                    "%d of %d cores still kept busy after %d minutes; the upstreams changed %d times; lost %d of %d requests"
                            .formatted(
                                    spinning,
                                    busyCores,
                                    minutesBusy,
                                    lab.history().entries(BalancerEvent.Rendered.class).stream()
                                            .filter(rendered -> rendered.atMs() >= from)
                                            .count(),
                                    result.lost().size(),
                                    result.due()));
            lab.scale("api", POOL - 1); // comes into force only if the balancer is still watched
            return leavings;
        }
    }
}
