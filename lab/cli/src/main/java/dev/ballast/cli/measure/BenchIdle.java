package dev.ballast.cli.measure;

import dev.ballast.LabOptions;
import dev.ballast.bench.RestPlan;
import dev.ballast.bench.RestResult;
import dev.ballast.bench.Rested;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.cli.options.Strategies;
import dev.ballast.cli.options.TopologyOptions;
import dev.ballast.cli.tables.AccountTables;
import dev.ballast.cli.tables.RestTable;
import dev.ballast.request.Request;
import dev.ballast.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts the requests that are lost after a rest, in front of servers that close idle connections. */
@Command(
        name = "idle",
        description = {
            "Counts the requests that are lost when kept connections rest and then send again, with each balancer in front of "
                    + "ordinary servers, two instances each, while nothing else happens. The rests are 0.5 to 70 s long, and half "
                    + "of the requests come within 0.5 s of the time after which the server closes an idle connection, which is "
                    + "measured first. Some connections send all at once, so that the balancer's connections rest as well, and "
                    + "the others apart. No client retries.",
            "",
            "By default, each balancer in front of each server: 100,000 GETs with the default balancer, 10,000 with each other, "
                    + "and a tenth of that in POSTs. The command prints how long that takes before it begins. The goal is that "
                    + "none is lost; exit code 1 if it is missed. The article's balancer is the control, and fails nothing.",
            "",
            "Examples:",
            "  ./ballast bench idle",
            "  ./ballast bench idle --strategies haproxy,caddy --api api-node --count 1000",
            "  ./ballast bench idle --strategies ./my-balancer --api ./my-api --method POST --json idle.json"
        })
final class BenchIdle implements Callable<Integer> {

    private static final List<String> SERVERS = List.of("api-node", "api-gunicorn", "api-uvicorn", "api-go");

    private static final int OF_THE_STANDARD = 100_000;
    private static final int OF_OTHERS = 10_000;
    private static final int LEAST = 100;

    /** For each GET, so many POSTs. */
    private static final double POSTS = 0.1;

    /** Which requests are POSTs is chosen at random; by so many standard deviations more are sent of both kinds. */
    private static final double DEVIATIONS = 4;

    /** How long a lab takes beside its loads. */
    private static final Duration LAB = Duration.ofSeconds(25);

    /** The idle time of the servers, until it is measured. */
    private static final Duration SUPPOSED = Duration.ofSeconds(5);

    /** What is sent. */
    enum Method {
        GET,
        POST,
        BOTH;

        /** Returns how many of a kind must come after a rest. */
        long goal(Request.Kind kind, int count) {
            return switch (this) {
                case GET -> kind == Request.Kind.GET ? count : 0;
                case POST -> kind == Request.Kind.POST ? count : 0;
                case BOTH -> kind == Request.Kind.GET ? count : Math.round(count * POSTS);
            };
        }

        /** Returns after how many rests a request is sent, so that the goals are reached. */
        long requests(int count) {
            return enough(goal(Request.Kind.GET, count)) + enough(goal(Request.Kind.POST, count));
        }

        /** Returns the share of POSTs. */
        double posts(int count) {
            return (double) enough(goal(Request.Kind.POST, count)) / requests(count);
        }

        private static long enough(long goal) {
            return (long) Math.ceil(goal + DEVIATIONS * Math.sqrt(goal));
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Strategies strategies = new Strategies();

    @Option(
            names = "--api",
            paramLabel = "NAME_OR_DIR_OR_IMAGE",
            split = ",",
            description =
                    "Servers, separated by commas; default: api-node, api-gunicorn, api-uvicorn, and api-go, which closes "
                            + "no idle connection.")
    private List<String> servers = SERVERS;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "GETs with each balancer and server, or POSTs if there are no others; at least 100.")
    private @Nullable Integer count;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "GET, POST, or both: a POST for each 10 GETs; default ${DEFAULT-VALUE}.")
    private Method method = Method.BOTH;

    @Mixin
    private JsonOption json = new JsonOption();

    /** What {@code --json} writes. */
    record Result(String bench, boolean reached, List<String> missed, List<RestResult> results) {}

    @Override
    public Integer call() {
        List<String> balancers = strategies.or(Strategies.shipped());
        servers.forEach(TopologyOptions::checkedApi);
        if (count != null && count < LEAST) {
            throw new IllegalArgumentException("--count (%d) must be at least %d".formatted(count, LEAST));
        }
        Console console = json.console(spec);
        List<Topology> systems = balancers.stream()
                .flatMap(balancer -> servers.stream().map(server -> Strategies.system(balancer, server)))
                .map(system -> system.withApis(RestResult.INSTANCES))
                .toList();
        console.progress("%s, %s: about %s"
                .formatted(
                        Console.count(balancers.size(), "balancer"),
                        Console.count(servers.size(), "server"),
                        Console.count(minutes(systems), "minute")));
        Trial.prepare(systems, console);
        List<RestResult> results = new ArrayList<>();
        for (Topology system : systems) {
            results.add(measure(system, console));
        }
        console.done("measured");
        return report(results, console);
    }

    private long minutes(List<Topology> systems) {
        Duration all = systems.stream()
                .map(system -> plan(system, SUPPOSED).time().plus(LAB))
                .reduce(Duration.ZERO, Duration::plus);
        return all.plusSeconds(59).toMinutes();
    }

    private RestPlan plan(Topology system, Duration idle) {
        return RestPlan.of(method.requests(count(system.name())), idle);
    }

    private int count(String strategy) {
        if (count != null) {
            return count;
        }
        return strategy.equals(Strategies.standard()) ? OF_THE_STANDARD : OF_OTHERS;
    }

    private RestResult measure(Topology system, Console console) {
        RestResult result = new RestResult(system.name(), system.api().toString());
        LabOptions options = LabOptions.named("bench-idle-" + system.name()).withCommand(Console.command(spec));
        console.progress("%s, %s: starting a lab".formatted(result.strategy(), result.server()));
        Trial.of(system, options, lab -> {
                    lab.start();
                    result.measure(
                            lab, idle -> plan(system, idle), method.posts(count(system.name())), console::progress);
                })
                .ifPresent(result::trouble);
        RestTable.of(List.of(result)).lines().stream().skip(1).forEach(console::note);
        return result;
    }

    private int report(List<RestResult> results, Console console) {
        console.print("");
        console.print(RestTable.of(results));
        List<String> missed = results.stream()
                .filter(result -> !isControl(result))
                .flatMap(result -> missed(result, method, count(result.strategy())).stream())
                .toList();
        results.stream()
                .filter(BenchIdle::isControl)
                .flatMap(result -> AccountTables.remarks(result.account()).stream())
                .forEach(line -> console.print("control: " + line));
        missed.forEach(line -> console.styled("@|bold,red missed: %s|@", line));
        if (missed.isEmpty()) {
            console.styled("@|bold,green goal reached: nothing lost|@");
        }
        json.write(console, new Result("idle", missed.isEmpty(), missed, results));
        return missed.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Returns why a result does not reach the goal: too few requests, a loss, or a verdict that is not VALID. */
    static List<String> missed(RestResult result, Method methods, int count) {
        String system = "%s, %s".formatted(result.strategy(), result.server());
        List<String> missed = new ArrayList<>();
        for (Request.Kind kind : List.of(Request.Kind.GET, Request.Kind.POST)) {
            long goal = methods.goal(kind, count);
            Rested rested = result.of(kind);
            if (rested.lost() > 0 || rested.sent() < goal) {
                missed.add("%s: %d of %d %ss lost, and the goal is 0 of %d"
                        .formatted(system, rested.lost(), rested.sent(), kind, goal));
            }
        }
        AccountTables.remarks(result.account()).forEach(line -> missed.add(result.server() + ", " + line));
        return missed;
    }

    private static boolean isControl(RestResult result) {
        return result.strategy().equals(Topology.article().balancer().toString());
    }
}
