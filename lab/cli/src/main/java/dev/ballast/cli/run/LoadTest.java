package dev.ballast.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.cli.build.LastBuild;
import dev.ballast.cli.build.MavenWrapper;
import dev.ballast.cli.build.Repository;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.Table;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.cli.options.TopologyOptions;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.loadtest.Durations;
import dev.ballast.loadtest.IdleRests;
import dev.ballast.loadtest.LoadTestLimits;
import dev.ballast.loadtest.SettingReader;
import dev.ballast.request.Reply;
import dev.ballast.topology.Topology;
import dev.ballast.workload.Client;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one load test. */
@Command(
        name = "load",
        description = {
            "Runs one load test, a Gatling simulation, by its class name. The exit code is 0 if both Gatling's assertions and "
                    + "Ballast's verdict hold; load-tests/README.md describes them.",
            "",
            "By default it starts a lab and removes it afterwards. With --lab it runs against a running lab; with --target "
                    + "against any server, whose figures come without causes.",
            "",
            "Examples:",
            "  ./ballast load ScaleUnderLoad",
            "  ./ballast load ScaleUnderLoad --rate 500 --duration 1m --balancer haproxy",
            "  ./ballast load SteadyLoad --target http://127.0.0.1:5000",
            "  ./ballast load ScaleUnderLoad --rate 50 -- -Dballast.p99=2s"
        })
public final class LoadTest implements Callable<Integer> {

    /** Arguments for Maven that change nothing of what it compiles. */
    private static final Pattern OF_THE_RUN = Pattern.compile("-D(ballast|gatling)\\.");

    private static final Pattern PROPERTY = Pattern.compile("-D(ballast\\.[^=]+)=(.*)");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ClassChoice choice = new ClassChoice();

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Requests that arrive each second, 1 to 20000; Capacity starts at this rate.")
    private @Nullable Integer rate;

    @Option(
            names = "--duration",
            paramLabel = "D",
            description = "Duration of the measured load, from 15s to 24h; Idle needs 22s or more.")
    private String duration = "";

    @Option(
            names = "--warm-up",
            paramLabel = "D",
            description = "Duration of the same load before it, which is not measured; 1s or more, default 5s.")
    private String warmUp = "";

    @Mixin
    private TopologyOptions deployed = new TopologyOptions();

    @Option(names = "--apis", paramLabel = "N", description = "API instances at the start: 1 to 30, default 1.")
    private @Nullable Integer apis;

    @Option(
            names = "--lab",
            paramLabel = "ID",
            description =
                    "Use this running lab: its id or the beginning of it. Without it, the load test starts a lab of its own.")
    private String lab = "";

    @Option(
            names = "--target",
            paramLabel = "URL",
            description =
                    "Send to this server, such as http://127.0.0.1:5000. It must answer as the lab's API does: GET /hostname and "
                            + "POST /echo. Not for load tests that change the pool.")
    private String target = "";

    @Option(names = "--verbose", description = "Show the whole output of Maven and Gatling.")
    private boolean verbose;

    @Override
    public Integer call() throws InterruptedException {
        SortedMap<String, LoadTestSource> known = LoadTestSource.all();
        if (choice.isListing()) {
            Table table = new Table("load test", "what it does");
            known.values().forEach(test -> table.row(test.simpleName(), test.description()));
            Console.of(spec).print(table);
            return ExitCodes.OK;
        }
        LoadTestSource test = known.get(choice.name());
        if (test == null) {
            throw choice.unknown("load test", known.keySet());
        }
        require(
                target.isEmpty() || !test.changesPool(),
                "--target %s names no lab, and %s changes the pool; --lab ID names one, or run SteadyLoad",
                target,
                test.simpleName());
        List<String> mavens = choice.mavenArguments();
        if (test.rests()) {
            requireTimeToRest(mavens);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-pl",
                "load-tests",
                "-am",
                "gatling:test", // which begins with test-compile
                MavenWrapper.UNFORMATTED_TOO,
                "-Dgatling.simulationClass=" + test.className()));
        properties().forEach((property, value) -> arguments.add("-Dballast.%s=%s".formatted(property, value)));
        if (target.isEmpty()) {
            Engine.connect();
        } else {
            requireListening(URI.create(target));
        }
        arguments.addAll(mavens);
        LastBuild build = LastBuild.before(Repository.root(), "load");
        if (build.isCurrent()
                && mavens.stream()
                        .allMatch(argument -> OF_THE_RUN.matcher(argument).lookingAt())) {
            arguments.addAll(LastBuild.SKIP);
        }
        Console console = Console.of(spec);
        LoadOutput output = new LoadOutput(console);
        Consumer<List<Path>> conclude = conclusion(console);
        int exit = verbose
                ? MavenWrapper.run(arguments, conclude)
                : ShownOutput.run(arguments, "load", test.simpleName(), output, console, conclude);
        if (exit == ExitCodes.OK || output.isBuilt()) {
            build.keep();
        }
        return exit;
    }

    /** Requires that the rests fit into the duration, if that is given: only the load test knows its preset. */
    private void requireTimeToRest(List<String> mavens) {
        Properties given = new Properties();
        if (!duration.isEmpty()) {
            given.setProperty(SettingReader.PREFIX + "duration", duration);
        }
        mavens.stream()
                .map(PROPERTY::matcher)
                .filter(Matcher::matches)
                .forEach(property -> given.setProperty(property.group(1), property.group(2)));
        SettingReader reader = new SettingReader(given);
        IdleRests rests = IdleRests.from(reader);
        String typed = reader.text("duration", "");
        if (!typed.isEmpty()) {
            rests.sweep(Durations.parse(typed));
        }
    }

    /** The run of a running lab is not one that Maven made, and has the verdicts of earlier load tests too. */
    private Consumer<List<Path>> conclusion(Console console) {
        if (lab.isEmpty()) {
            return made -> made.forEach(run -> Conclusion.of(run).forEach(console::print));
        }
        Path run = Path.of(LabChoice.found(lab).run());
        Set<JsonNode> earlier = Conclusion.verdicts(run);
        return made -> Conclusion.of(run, earlier).forEach(console::print);
    }

    /** Requires that a server takes a connection; what it answers is for the load test to judge. */
    private static void requireListening(URI server) {
        int port = server.getPort() < 0 ? 80 : server.getPort();
        Reply reply = new Client(server.getHost(), port).get("/hostname");
        switch (reply.outcome()) {
            case REFUSED, UNREACHABLE, CONNECT_TIMED_OUT ->
                throw new EngineException(
                        "no server listens at %s (%s)".formatted(server, reply.failure()),
                        "start it, or correct --target",
                        null);
            default -> {}
        }
    }

    /** Returns the options as properties of the load tests; refuses a wrong one before anything starts. */
    Map<String, String> properties() {
        Map<String, String> chosen = new LinkedHashMap<>();
        if (rate != null) {
            require(
                    rate >= 1 && rate <= LoadTestLimits.MOST_RATE,
                    "--rate %d: use 1 to %d requests a second",
                    rate,
                    LoadTestLimits.MOST_RATE);
            chosen.put("rate", String.valueOf(rate));
        }
        duration("duration", duration, LoadTestLimits.SHORTEST, chosen);
        duration("warm-up", warmUp, LoadTestLimits.SHORTEST_WARM_UP, chosen);
        require(
                target.isEmpty() || lab.isEmpty(),
                "--target %s and --lab exclude each other: give one of them",
                target);
        boolean own = target.isEmpty() && lab.isEmpty();
        require(
                own || !deployed.isGiven() && apis == null,
                "--topology, --balancer, --api and --apis describe a lab that the load test starts; omit them with --lab and "
                        + "--target");
        if (own) {
            deployed(chosen);
        } else if (target.isEmpty()) {
            chosen.put("lab", LabChoice.found(lab).id());
        } else {
            require(
                    LoadTestLimits.target(target).isPresent(),
                    "--target %s: give http://HOST:PORT alone, such as http://127.0.0.1:5000",
                    target);
            chosen.put("target", target);
        }
        return chosen;
    }

    private void deployed(Map<String, String> chosen) {
        Topology topology = deployed.topology();
        if (apis != null) {
            require(
                    apis >= 1 && apis <= Topology.MAX_APIS,
                    "--apis %d: use 1 to %d, since an empty pool answers no request",
                    apis,
                    Topology.MAX_APIS);
            chosen.put("apis", String.valueOf(apis));
        }
        if (deployed.isGiven()) {
            chosen.put("topology", topology.name());
            chosen.put("balancer", topology.balancer().toString());
            chosen.put("api", topology.api().toString());
        }
    }

    private void duration(String option, String typed, Duration shortest, Map<String, String> chosen) {
        if (typed.isEmpty()) {
            return;
        }
        Duration parsed = Durations.parse(typed);
        require(
                parsed.compareTo(shortest) >= 0 && parsed.compareTo(LoadTestLimits.LONGEST) <= 0,
                "--%s %s: use %s to %s",
                option,
                typed,
                Durations.typed(shortest),
                "24h");
        chosen.put(option, Durations.typed(parsed));
    }

    private void require(boolean fits, String message, Object... values) {
        if (!fits) {
            throw new ParameterException(spec.commandLine(), message.formatted(values));
        }
    }
}
