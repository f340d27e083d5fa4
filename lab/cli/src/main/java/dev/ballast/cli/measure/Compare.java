package dev.ballast.cli.measure;

import dev.ballast.LabOptions;
import dev.ballast.bench.Account;
import dev.ballast.bench.Cost;
import dev.ballast.bench.RestPlan;
import dev.ballast.bench.RestResult;
import dev.ballast.bench.Schedule;
import dev.ballast.bench.StrategyResult;
import dev.ballast.bench.Turns;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.cli.options.Strategies;
import dev.ballast.cli.options.Strategy;
import dev.ballast.cli.tables.AccountTables;
import dev.ballast.cli.tables.CostTable;
import dev.ballast.cli.tables.RestTable;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the balancers. */
@Command(
        name = "compare",
        description = {
            "Runs the same schedule under the same load with each balancer, and shows for each how fast a change of the pool is "
                    + "in force, which requests are lost and why, the latency meanwhile, and the balancer's cost.",
            "",
            "A round of a strategy starts a fresh lab, sends GETs and POSTs at a constant rate, half of them on fresh "
                    + "connections, scales the API 1 -> 3 -> 2, and then sends as many requests as one API can take. Each round "
                    + "runs all strategies, in another order, so that a busy moment of the machine affects all. A round takes "
                    + "about 55 s for each strategy. At the end, kept connections rest for 0.5 to 6 s in front of two api-gunicorn, "
                    + "which close idle connections after 2 s, and what is lost is counted: 50 s for each strategy.",
            "",
            "Each round checks the member lists and the losses. Exit code 1 means that a strategy did not start, or that a check "
                    + "was INVALID or UNKNOWN. The article's balancer is the control: it loses requests, and its "
                    + "verdicts are shown and fail nothing. The API is api-java, since api-flask itself limits the throughput. Throughput is measured "
                    + "at the containers' addresses, and omitted if they cannot be reached from here. Memory is that of the "
                    + "balancer's container, including its Consul agent.",
            "",
            "Examples:",
            "  ./ballast compare",
            "  ./ballast compare --strategies nginx-reload,haproxy --rounds 5 --json compare.json",
            "  ./ballast compare --strategies nginx-reload,./my-balancer --rounds 1",
            "  ./ballast compare --strategies nginx-reload,haproxy --cost"
        })
public final class Compare implements Callable<Integer> {

    private static final int SECONDS_A_ROUND = 55;
    private static final int SECONDS_OF_COST = 20;
    private static final int SECONDS_OF_RESTS = 50;

    /** An ordinary server: it closes idle connections sooner than others do. */
    private static final String ORDINARY = "api-gunicorn";

    /** So many that 200 connections rest at once. */
    private static final int RESTED = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Strategies strategies = new Strategies();

    @Option(names = "--rounds", paramLabel = "N", description = "The number of runs of each, default ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Mixin
    private StandardLoad load = new StandardLoad(200);

    @Option(
            names = "--connections",
            paramLabel = "C",
            description = "Connections that send the requests, default ${DEFAULT-VALUE}.")
    private int connections = 40;

    @Option(
            names = "--api",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            description = "The API behind the balancers, default ${DEFAULT-VALUE}.")
    private String api = StandardLoad.API;

    @Option(
            names = "--cost",
            description =
                    "Measure only the cost, which is throughput and memory: about 20 s for each strategy and round.")
    private boolean onlyCost;

    @Mixin
    private JsonOption json = new JsonOption();

    private final Map<String, Strategy> balancers = new HashMap<>();
    private final Map<String, RestResult> rests = new LinkedHashMap<>();

    /** What {@code --json} writes. */
    record Result(int rounds, int rate, int connections, String api, boolean judged, List<StrategyResult> strategies) {}

    @Override
    public Integer call() {
        Turns.check(rounds);
        load.check(connections);
        List<String> names = strategies.or(Strategies.shipped());
        List<Topology> systems =
                names.stream().map(name -> Strategies.system(name, api)).toList();
        Console console = json.console(spec);
        List<Topology> ordinary = onlyCost
                ? List.of()
                : names.stream()
                        .map(name -> Strategies.system(name, ORDINARY).withApis(RestResult.INSTANCES))
                        .toList();
        int seconds = systems.size() * rounds * (onlyCost ? SECONDS_OF_COST : SECONDS_A_ROUND)
                + ordinary.size() * SECONDS_OF_RESTS;
        console.progress("%s, %s: about %s"
                .formatted(
                        names.size() == 1 ? "1 strategy" : names.size() + " strategies",
                        Console.count(rounds, "round"),
                        Console.count((int) Math.ceil(seconds / 60.0), "minute")));
        balancers.putAll(
                Trial.prepare(Stream.concat(systems.stream(), ordinary.stream()).toList(), console));
        Map<String, List<StrategyResult.Round>> all = new LinkedHashMap<>();
        names.forEach(name -> all.put(name, new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            for (Topology system : Turns.of(systems, round)) {
                console.progress("round %d of %d: %s".formatted(round, rounds, system.name()));
                all.getOrDefault(system.name(), new ArrayList<>()).add(round(system, console));
            }
        }
        for (Topology system : ordinary) {
            rests.put(system.name(), rest(system, console));
        }
        console.done("compared");
        return report(all, console);
    }

    private RestResult rest(Topology system, Console console) {
        RestResult result = new RestResult(system.name(), ORDINARY);
        console.progress("%s: connections rest".formatted(system.name()));
        Trial.of(system, options(system), lab -> {
                    lab.start();
                    result.measure(
                            lab,
                            idle -> RestPlan.of(RESTED, idle).onlyTogether(),
                            StandardLoad.POSTS,
                            console::progress);
                })
                .ifPresent(result::trouble);
        return result;
    }

    private LabOptions options(Topology system) {
        return LabOptions.named("compare-" + system.name()).withCommand(Console.command(spec));
    }

    private StrategyResult.Round round(Topology system, Console console) {
        Account account = new Account(system.name());
        List<Cost> cost = new ArrayList<>();
        Trial.of(system, options(system), lab -> {
                    lab.start();
                    if (!onlyCost) {
                        account.run(
                                lab, load.plan(lab, connections), Schedule.upAndDown(load.rate()), console::progress);
                        account.addPool(lab);
                        lab.scale("api", 1);
                        account.tell(lab.history());
                    }
                    console.progress(system.name() + ": as many requests as it can take, to one API");
                    cost.add(Cost.of(lab, connections));
                })
                .ifPresent(account::trouble);
        account.unjudged().forEach(console::note);
        account.wrong().forEach(console::note);
        if (!onlyCost) {
            console.note("%s: lost %d of %d"
                    .formatted(
                            system.name(),
                            account.requests().lost(),
                            account.requests().due()));
        }
        return new StrategyResult.Round(account, cost.isEmpty() ? null : cost.get(0));
    }

    private int report(Map<String, List<StrategyResult.Round>> all, Console console) {
        List<StrategyResult> results = all.entrySet().stream()
                .map(of -> new StrategyResult(
                        of.getKey(),
                        Account.sum(
                                of.getKey(),
                                of.getValue().stream()
                                        .map(StrategyResult.Round::account)
                                        .toList()),
                        of.getValue(),
                        rests.get(of.getKey())))
                .toList();
        if (!onlyCost) {
            new AccountTables(
                            "strategy",
                            results.stream().map(StrategyResult::all).toList())
                    .print(console, load.sampling());
            console.print("");
            console.print(
                    "Rests. Requests lost when kept connections rest and then all send at once, in front of a server that "
                            + "closes idle connections.");
            console.print(RestTable.of(List.copyOf(rests.values())));
        }
        List<Account> accounts =
                results.stream().flatMap(result -> result.accounts().stream()).toList();
        console.print("");
        console.print(
                "Cost. Requests a second over %d connections to an instance, and through the balancer; failed ones; memory."
                        .formatted(connections));
        console.print(CostTable.of(results));
        CostTable.goals(results, name -> balancers.getOrDefault(name, Strategy.of(name)))
                .forEach(console::print);
        boolean judged = isJudged(accounts);
        accounts.forEach(account -> AccountTables.remarks(account)
                .forEach(line -> console.styled(isControl(account) ? "control: %s" : "@|bold,red %s|@", line)));
        if (lacksControl(accounts)) {
            console.print("The control could not be judged, so this does not show what it loses: run it again.");
        }
        json.write(console, new Result(rounds, load.rate(), connections, api, judged && !onlyCost, results));
        return holds(accounts) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Returns whether no run failed and no verdict is UNKNOWN. */
    static boolean isJudged(List<Account> accounts) {
        return accounts.stream().allMatch(account -> account.unjudged().isEmpty());
    }

    /** Returns whether no run failed, and no verdict but those on the control was INVALID or UNKNOWN. */
    static boolean holds(List<Account> accounts) {
        return accounts.stream()
                .allMatch(account -> isControl(account)
                        ? account.failures().isEmpty()
                        : account.unjudged().isEmpty() && account.wrong().isEmpty());
    }

    /** Returns whether the control took part, and could not be judged. */
    static boolean lacksControl(List<Account> accounts) {
        return accounts.stream()
                .anyMatch(account -> isControl(account) && !account.unjudged().isEmpty());
    }

    private static boolean isControl(Account account) {
        return account.system().equals(Topology.article().balancer().toString());
    }
}
