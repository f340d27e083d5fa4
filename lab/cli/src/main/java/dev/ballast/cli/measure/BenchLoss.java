package dev.ballast.cli.measure;

import dev.ballast.Lab;
import dev.ballast.bench.Account;
import dev.ballast.bench.Figure;
import dev.ballast.bench.Schedule;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.options.StrategyOption;
import dev.ballast.cli.tables.AccountTables;
import dev.ballast.topology.Topology;
import dev.ballast.workload.LoadPlan;
import dev.ballast.workload.Resting;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts the requests that planned changes of the pool lose. */
@Command(
        name = "loss",
        description = {
            "Counts the requests that planned changes of the pool lose: GETs and POSTs on kept and on fresh connections, "
                    + "requests on connections that rest for five seconds, and requests that take two; no client retries. "
                    + "Each round is a fresh lab with 30 events. An event is one instance that comes or goes. The article's "
                    + "system has 6 events in all.",
            "",
            "By default 2 rounds, 60 events, about 90,000 requests in 5 minutes. --full: 10 rounds, 300 events, more than "
                    + "1,000,000 requests in about 40 minutes, a quarter less --without-article.",
            "",
            "Examples:",
            "  ./ballast bench loss",
            "  ./ballast bench loss --strategy haproxy --without-article",
            "  ./ballast bench loss --full --json loss.json"
        })
final class BenchLoss extends Measurement {

    private static final int EVENTS = 30;
    private static final int ROUNDS = 2;
    private static final int FULL_ROUNDS = 10;
    private static final int SLOW_RATE = 2;
    private static final Duration SLOW = Duration.ofSeconds(2);
    /** Longer than any other connection rests, so that a reload that closes idle connections is seen. */
    private static final Resting RESTING = Resting.apart(40, Duration.ofSeconds(5));

    private static final int STEP = 1_500;

    /** A round has 20 changes of the pool, and a pause before and after them: more than 100,000 requests. */
    private static final int FULL_STEP = 4_600;

    private static final Quantity LOST = new Quantity("requests lost", "requests", 0.0, Figure.Judged.WORST);
    private static final Quantity LOST_OF_MILLION =
            new Quantity("requests lost of 1,000,000", "requests", null, Figure.Judged.WORST);

    @Option(names = "--full", description = "More than 1,000,000 requests over 300 events.")
    private boolean full;

    @Mixin
    private StrategyOption strategy = new StrategyOption();

    @Mixin
    private StandardLoad load = new StandardLoad(600);

    @Override
    List<Quantity> quantities() {
        return List.of(LOST, LOST_OF_MILLION);
    }

    @Override
    int defaultRounds() {
        return full ? FULL_ROUNDS : ROUNDS;
    }

    @Override
    List<Topology> systems() {
        load.check(StandardLoad.CONNECTIONS);
        return List.of(strategy.system(StandardLoad.API));
    }

    @Override
    boolean hasArticle(int round) {
        return round == 1;
    }

    @Override
    void measure(Lab lab, Samples samples) {
        lab.start();
        Account account = samples.account(lab.topology().name());
        int step = full ? FULL_STEP : STEP;
        Schedule schedule = isArticle(lab.topology())
                ? Schedule.churn(Schedule.EVENTS_A_CYCLE, STEP, STEP)
                : Schedule.churn(EVENTS, step, step);
        LoadPlan plan =
                load.plan(lab, StandardLoad.CONNECTIONS).slow(SLOW_RATE, SLOW).with(RESTING);
        account.run(lab, plan, schedule, samples::progress);
        account.addPool(lab);
        samples.add(LOST, account.requests().lost());
        samples.add(
                LOST_OF_MILLION,
                account.requests().lost() * 1e6 / account.requests().due());
    }

    @Override
    void print(List<Account> all, Console console) {
        new AccountTables("system", all).print(console, load.sampling());
    }
}
