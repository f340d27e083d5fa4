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
import dev.ballast.check.Policy;
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
            "Runs a right strategy many times, each time in a fresh lab that is scaled 1 -> 3 -> 2 under load, with all checks: "
                    + "none may be INVALID or UNKNOWN. Then keeps a core busy beside an unchanged pool: no instance may leave "
                    + "the upstreams. Exit code 1 on a false alarm.",
            "",
            "50 runs take about 35 minutes. With --busy, times are not judged. A check is counted, and is no alarm, if it is "
                    + "UNKNOWN only because the load generator was late.",
            "",
            "Examples:",
            "  ./ballast bench false-alarms",
            "  ./ballast bench false-alarms --busy --runs 100 --minutes-busy 0",
            "  ./ballast bench false-alarms --runs 5 --minutes-busy 1",
            "  ./ballast bench false-alarms --runs 0 --busy-cores 4"
        })
final class BenchFalseAlarms implements Callable<Integer> {

    private static final int POOL = 3;
    private static final int STEADY_RATE = 50;

    /** What a run takes on two cores. */
    private static final Duration RUN = Duration.ofSeconds(42);

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
            names = "--busy",
            arity = "0..1",
            paramLabel = "CORES",
            fallbackValue = "1",
            description =
                    "Keep that many cores busy during the runs, default ${FALLBACK-VALUE}; without the option none.")
    private int busy;

    @Option(
            names = "--minutes-busy",
            paramLabel = "N",
            description =
                    "Minutes for which cores are kept busy beside an unchanged pool, default ${DEFAULT-VALUE}; 0 for none.")
    private int minutesBusy = 10;

    @Option(
            names = "--busy-cores",
            paramLabel = "N",
            description = "The number of cores that are busy beside it, default ${DEFAULT-VALUE}.")
    private int busyCores = 1;

    @Mixin
    private StrategyOption strategy = new StrategyOption();

    @Mixin
    private StandardLoad load = new StandardLoad(200);

    @Mixin
    private JsonOption json = new JsonOption();

    /**
     * What {@code --json} writes.
     *
     * @param busy how many cores were kept busy during the runs
     * @param late the checks that only the lateness of the load generator left open, which are no alarms if cores were busy
     */
    record Result(
            String strategy,
            int runs,
            int minutesBusy,
            int busyCores,
            List<String> alarms,
            List<Account> accounts,
            int busy,
            List<String> late) {}

    @Override
    public Integer call() {
        check("--runs", runs);
        check("--busy", busy);
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
        if (busy > 0) {
            System.setProperty(Policy.JUDGE_TIMES, "false");
        }
        List<Account> accounts = new ArrayList<>();
        List<String> alarms = new ArrayList<>();
        runs(system, accounts, alarms, console);
        List<String> late = accounts.stream()
                .flatMap(account -> named(account, account.late().stream()))
                .toList();
        if (minutesBusy > 0) {
            note(steady(system.withApis(POOL), console), alarms, console);
        }
        console.done("looked for false alarms");
        if (!accounts.isEmpty()) {
            new AccountTables("strategy", List.of(Account.sum(system.name(), accounts)))
                    .print(console, load.sampling());
        }
        console.print("");
        console.styled(
                "%s in %%d runs%%s"
                        .formatted(
                                alarms.isEmpty()
                                        ? "@|bold,green no false alarm|@"
                                        : "@|bold,red %d false alarms|@".formatted(alarms.size())),
                runs,
                busy == 0 ? "" : ", with %d busy cores".formatted(busy));
        alarms.forEach(console::print);
        if (busy > 0) {
            console.print("%d checks were open only because the load generator was late".formatted(late.size()));
            late.forEach(console::print);
        }
        json.write(console, new Result(system.name(), runs, minutesBusy, busyCores, alarms, accounts, busy, late));
        return alarms.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void runs(Topology system, List<Account> accounts, List<String> alarms, Console console) {
        long begin = System.nanoTime();
        try (BusyCores cores = BusyCores.keep(busy)) {
            for (int run = 1; run <= runs; run++) {
                Duration left = left(run - 1, runs, Duration.ofNanos(System.nanoTime() - begin));
                console.progress("run %d of %d, %s so far, about %d min left"
                        .formatted(run, runs, Console.count(alarms.size(), "alarm"), left.toMinutes() + 1));
                Account account = run(system, "run " + run, console);
                accounts.add(account);
                note(alarms(account), alarms, console);
            }
            note(idle(cores.spinning(), busy), alarms, console);
        }
    }

    /** Returns how long the rest of the runs take, judging by those that are done. */
    static Duration left(int done, int runs, Duration took) {
        return (done == 0 ? RUN : took.dividedBy(done)).multipliedBy(runs - done);
    }

    private static List<String> idle(long spinning, int cores) {
        return spinning < cores
                ? List.of("only %d of %d cores were kept busy to the end".formatted(spinning, cores))
                : List.of();
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
            account.verdict(Checks.run(
                    lab.history(),
                    new ConvergenceCheck(Policy.current() == Policy.STRICT ? BUDGETS : BUDGETS.withoutBounds())));
            account.tell(lab.history());
        });
        trouble.ifPresent(ran.get()::trouble);
        return ran.get();
    }

    /** Returns the verdicts that are not VALID, each with its run; without those that the policy skips. */
    static List<String> alarms(Account account) {
        List<String> skipped = Policy.current() == Policy.FUNCTION ? account.late() : List.of();
        return named(
                        account,
                        Stream.concat(account.unjudged().stream(), account.wrong().stream())
                                .filter(alarm -> !skipped.contains(alarm)))
                .toList();
    }

    private static Stream<String> named(Account account, Stream<String> verdicts) {
        return verdicts.map(verdict -> account.system() + ": " + verdict);
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
        console.progress("%s kept busy for %s beside %d instances"
                .formatted(Console.count(busyCores, "core"), Console.count(minutesBusy, "minute"), POOL));
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
            leavings.addAll(idle(spinning, busyCores));
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
