package dev.ballast.cli.measure;

import dev.ballast.Lab;
import dev.ballast.bench.Account;
import dev.ballast.bench.Figure;
import dev.ballast.bench.Kills;
import dev.ballast.bench.Registrations;
import dev.ballast.bench.Schedule;
import dev.ballast.check.Checks;
import dev.ballast.check.MembershipCheck;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.options.Strategies;
import dev.ballast.cli.options.Strategy;
import dev.ballast.cli.tables.AccountTables;
import dev.ballast.cli.tables.ConvergenceTable;
import dev.ballast.convergence.Step;
import dev.ballast.lifetime.Elapsed;
import dev.ballast.membership.Tolerance;
import dev.ballast.request.Phase;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Calibration;
import dev.ballast.workload.LoadPlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the stages until a change of the pool is in force, and the latency meanwhile. */
@Command(
        name = BenchConvergence.NAME,
        description = {
            "Measures, under 400 requests a second over 40 connections: the duration of each step of an instance's way into "
                    + "the pool and out of it, over many events; the latency meanwhile; how long a killed API stays among the "
                    + "upstreams; and how late the load generator is. Instances come and go one at a time. An instance is killed "
                    + "only after some seconds, since an agent that has just started reports a check up to 3 s late.",
            "",
            "By default, measures the balancers whose image names this bench in its label dev.ballast.benches, and the "
                    + "article's system with a tenth of the events. One round of 120 events takes about 9 minutes a strategy, "
                    + "--quick about two.",
            "",
            "Examples:",
            "  ./ballast bench convergence",
            "  ./ballast bench convergence --strategies nginx-reload --events 300 --json convergence.json",
            "  ./ballast bench convergence --quick --without-article",
            "  ./ballast bench convergence --api api-go --without-article",
            "  ./ballast bench convergence --without-starts --without-article"
        })
final class BenchConvergence extends Measurement {

    static final String NAME = "convergence";
    private static final int RATE = 400;
    private static final StandardLoad LOAD = new StandardLoad(RATE);

    /** An event of the article's system takes about ten times as long. */
    private static final int ARTICLE_SHARE = 10;

    private static final int EVENTS_A_KILL = 12;
    private static final int LEAST_KILLS = 2;
    private static final int QUICK_EVENTS = 12;
    private static final int PAUSE = 20 * RATE;
    private static final int QUICK_PAUSE = 5 * RATE;
    private static final int STEP = 2 * RATE;

    /** DRAIN_SECONDS of images/base: a connection kept alive may carry requests to an instance for as long. */
    private static final double DRAIN_MS = 4_000;

    private static final int CALIBRATED_RATE = 1_000;
    private static final Duration CALIBRATED_TIME = Duration.ofSeconds(10);

    private static final Quantity UP_RENDERED =
            new Quantity("registered -> rendered", Figure.MS, null, Figure.Judged.P99);
    private static final Quantity DOWN_RENDERED =
            new Quantity("deregistered -> rendered without", Figure.MS, null, Figure.Judged.P99);
    private static final Quantity UP = new Quantity("registered -> served first", Figure.MS, null, Figure.Judged.P99);
    private static final Quantity DOWN =
            new Quantity("deregistered -> served last, fresh", Figure.MS, null, Figure.Judged.P99);
    private static final Quantity DOWN_KEPT =
            new Quantity("deregistered -> served last, kept", Figure.MS, DRAIN_MS, Figure.Judged.P99);
    private static final Quantity SLOWER =
            new Quantity("p99.9 across events, less baseline's", Figure.MS, 10.0, Figure.Judged.WORST);
    private static final Quantity PROCESS_KILLED =
            new Quantity("API process killed -> out", Figure.MS, 1500.0, Figure.Judged.WORST);
    private static final Quantity GETS_LOST =
            new Quantity("GETs lost, API processes killed", "requests", 0.0, Figure.Judged.WORST);
    private static final Quantity CONTAINER_KILLED =
            new Quantity("container killed -> out", Figure.MS, 1000.0, Figure.Judged.P99);

    @Mixin
    private Strategies strategies = new Strategies();

    @Option(
            names = "--events",
            paramLabel = "N",
            description =
                    "Instances that come or go in a round of a strategy, rounded up to whole cycles of 4; default "
                            + "${DEFAULT-VALUE}. For each 12, one API's process is killed, and one container.")
    private int events = 120;

    @Option(
            names = "--api",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            description =
                    "The API behind the balancers, default ${DEFAULT-VALUE}. api-go takes the least processor time to start.")
    private String api = StandardLoad.API;

    @Option(
            names = "--without-starts",
            description =
                    "Instead, one of three instances deregisters and registers again, and its container goes on: what "
                            + "Consul and the balancer take alone. Only answers on fresh connections count, and no instance is killed.")
    private boolean withoutStarts;

    @Option(names = "--quick", description = "12 events and short pauses.")
    private boolean quick;

    @Override
    List<Quantity> quantities() {
        return withoutStarts
                ? List.of(UP_RENDERED, UP, DOWN_RENDERED, DOWN)
                : List.of(
                        UP_RENDERED,
                        UP,
                        DOWN_RENDERED,
                        DOWN,
                        DOWN_KEPT,
                        SLOWER,
                        PROCESS_KILLED,
                        GETS_LOST,
                        CONTAINER_KILLED);
    }

    @Override
    int defaultRounds() {
        return 1;
    }

    @Override
    List<Topology> systems() {
        if (events < 1) {
            throw new IllegalArgumentException("--events (%d) must be at least 1".formatted(events));
        }
        List<String> measured = Strategy.shipped().stream()
                .filter(strategy -> strategy.benches().contains(NAME))
                .map(Strategy::name)
                .toList();
        return strategies.or(measured).stream()
                .map(name -> Strategies.system(name, api))
                .toList();
    }

    @Override
    @Nullable
    Double goal(Quantity quantity, Strategy balancer) {
        boolean reloads = balancer.reloads();
        // a member list is in force before clients notice, so it must not take longer than they may wait
        if (quantity == UP_RENDERED || quantity == UP) {
            return reloads ? 150.0 : 50.0;
        }
        return quantity == DOWN_RENDERED || quantity == DOWN ? Double.valueOf(reloads ? 250.0 : 50.0) : quantity.goal();
    }

    @Override
    List<Figure> beforehand(Console console) {
        console.progress("calibrating the load generator at %d/s".formatted(CALIBRATED_RATE));
        Calibration calibration = Calibration.of(
                LoadPlan.against("127.0.0.1", 1).rate(CALIBRATED_RATE).connections(StandardLoad.CONNECTIONS),
                CALIBRATED_TIME);
        console.note(calibration.toString());
        return List.of(new Figure(
                "generator late at %,d/s, p99".formatted(CALIBRATED_RATE),
                "generator",
                Figure.MS,
                1.0,
                Figure.Judged.WORST,
                List.of(calibration.lateness().generator().getValueAtPercentile(99) / 1e3)));
    }

    @Override
    void measure(Lab lab, Samples samples) {
        lab.start();
        int all = quick ? QUICK_EVENTS : events;
        int mine = isArticle(lab.topology()) ? Math.max(1, all / ARTICLE_SHARE) : all;
        if (withoutStarts) {
            register(lab, (mine + 1) / 2, samples);
            return;
        }
        int kills = Math.max(LEAST_KILLS, mine / EVENTS_A_KILL);
        scale(lab, mine, samples);
        killProcesses(lab, kills, samples);
        killContainers(lab, kills, samples);
    }

    private static void register(Lab lab, int times, Samples samples) {
        Account account = samples.account(lab.topology().name());
        Registrations.Times took = new Registrations(lab, account).of(times, STEP, plan(lab), samples::progress);
        lab.readyMs().ifPresent(account::ready);
        account.verdict(Checks.run(lab.history(), new MembershipCheck(Tolerance.defaults())));
        samples.add(UP_RENDERED, took.rendered());
        samples.add(UP, took.served());
        samples.add(DOWN_RENDERED, took.renderedWithout());
        samples.add(DOWN, took.servedLast());
    }

    private void scale(Lab lab, int times, Samples samples) {
        Account account = samples.account(lab.topology().name());
        Schedule schedule = Schedule.oneByOne(times, quick ? QUICK_PAUSE : PAUSE, STEP);
        account.run(lab, plan(lab), schedule, samples::progress);
        account.addPool(lab);
        steps(account).forEach(samples::add);
    }

    /** Returns the times of the steps that have a goal. */
    static Map<Quantity, List<Double>> steps(Account account) {
        Map<Quantity, List<Double>> times = new LinkedHashMap<>();
        times.put(UP_RENDERED, msOrNever(account, Step.REGISTERED_TO_RENDERED));
        times.put(UP, msOrNever(account, Step.REGISTERED_TO_SERVED));
        times.put(DOWN_RENDERED, msOrNever(account, Step.DEREGISTERED_TO_RENDERED_WITHOUT));
        times.put(DOWN, ms(account.times(Step.DEREGISTERED_TO_SERVED_LAST)));
        times.put(DOWN_KEPT, ms(account.times(Step.DEREGISTERED_TO_SERVED_LAST_KEPT)));
        return times;
    }

    private static void killProcesses(Lab lab, int times, Samples samples) {
        Account account = samples.account(lab.topology().name() + ", process killed");
        Kills kills = new Kills(lab, Kills.What.PROCESS, account);
        samples.add(PROCESS_KILLED, ms(kills.of(times, STEP, plan(lab).posts(0), samples::progress)));
        samples.add(GETS_LOST, account.requests().lost());
    }

    private static void killContainers(Lab lab, int times, Samples samples) {
        Account account = samples.account(lab.topology().name() + ", container killed");
        Kills kills = new Kills(lab, Kills.What.CONTAINER, account);
        samples.add(CONTAINER_KILLED, ms(kills.of(times, STEP, plan(lab), samples::progress)));
        account.verdict(Checks.run(lab.history(), new MembershipCheck(Tolerance.defaults())));
    }

    private static LoadPlan plan(Lab lab) {
        return LOAD.plan(lab, StandardLoad.CONNECTIONS);
    }

    /** Returns the times of a step; those that were not seen to take it are worse than any, if others were seen to. */
    private static List<Double> msOrNever(Account account, Step step) {
        List<Double> times = ms(account.times(step));
        return times.isEmpty()
                ? times
                : Stream.concat(
                                times.stream(),
                                Stream.generate(() -> Double.POSITIVE_INFINITY).limit(account.due(step) - times.size()))
                        .toList();
    }

    private static List<Double> ms(List<Elapsed> times) {
        return times.stream().map(Elapsed::ms).toList();
    }

    @Override
    void conclude(Account all, Samples samples) {
        Histogram across = all.requests().latencyAcrossChanges();
        Histogram baseline = all.requests().latency(Phase.BASELINE);
        if (!withoutStarts && across.getTotalCount() > 0 && baseline.getTotalCount() > 0) {
            samples.add(SLOWER, (across.getValueAtPercentile(99.9) - baseline.getValueAtPercentile(99.9)) / 1e3);
        }
    }

    @Override
    void print(List<Account> all, Console console) {
        for (Account account : all) {
            if (!account.steps().isEmpty()) {
                console.print("");
                console.styled("@|bold %s|@", account.system());
                console.print(ConvergenceTable.of(account));
            }
        }
        new AccountTables("system", all).print(console, LOAD.sampling());
        all.stream()
                .filter(account -> !account.steps().isEmpty())
                .forEach(account -> console.print("p99.9 across the events of %s is pooled over %,d requests"
                        .formatted(
                                account.system(),
                                account.requests().latencyAcrossChanges().getTotalCount())));
    }
}
