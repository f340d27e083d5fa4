package dev.ballast.cli.run;

import static dev.ballast.assertions.BallastAssertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.LabOptions;
import dev.ballast.check.Spread;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.JobSummary;
import dev.ballast.cli.console.Table;
import dev.ballast.cli.options.JsonOption;
import dev.ballast.cli.options.TopologyOptions;
import dev.ballast.engine.Engine;
import dev.ballast.engine.standin.StandIns;
import dev.ballast.history.Balancing;
import dev.ballast.history.History;
import dev.ballast.history.PoolEvent;
import dev.ballast.history.RunEvent;
import dev.ballast.request.Responses;
import dev.ballast.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts, scales and removes the whole system. */
@Command(
        name = "demo",
        description = {
            "Starts the whole system, scales it 1 -> 3 -> 2, shows the result of each step, and removes it.",
            "At each step the rendered upstreams, Consul's passing instances and the hosts that answer some hundred requests must be "
                    + "exactly the running instances; otherwise the exit code is 1.",
            "",
            "Examples:",
            "  ./ballast demo",
            "  ./ballast demo --topology article",
            "  ./ballast demo --api api-java --json demo.json"
        })
public final class Demo implements Callable<Integer> {

    private static final int LEAST_REQUESTS = 300;
    private static final int[] CHANGES = {3, 2};

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private TopologyOptions deployed = new TopologyOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    /** What {@code --json} writes. */
    record Result(long readyMs, boolean passed, List<String> broken, String run, List<Look> steps) {}

    /**
     * What was seen of a pool once its size was in force.
     *
     * @param ms milliseconds until it was in force
     * @param hostnames number of answered requests by host name
     */
    record Look(
            int apis,
            long ms,
            List<String> rendered,
            Map<String, Integer> hostnames,
            int consulPassing,
            int requests,
            int failed,
            Map<String, Integer> failures,
            List<Seen> instances) {}

    record Seen(String name, String hostname, String address) {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        Topology topology = deployed.topology().withApis(1);
        console.progress("looking at the images");
        StandIns.prepare(Engine.connect(), console::progress);
        LabOptions options =
                LabOptions.named("demo").withCommand(Console.command(spec)).withProgress(console::progress);
        JobSummary summary = JobSummary.begin();
        Lab lab = Lab.prepare(topology, options);
        Claims claims = new Claims(lab.history());
        List<Look> steps = new ArrayList<>();
        long readyMs;
        try (lab) {
            readyMs = run(lab, claims, steps, console);
            console.progress("removing the lab");
        }
        console.done("removed the lab");
        summary.end();
        console.print("");
        claims.broken().forEach(broken -> console.styled("@|bold,red %s|@", broken));
        console.styled(
                claims.broken().isEmpty() ? "@|bold,green all checks passed|@" : "@|bold,red not all checks passed|@");
        console.print("run directory  " + lab.runDirectory());
        console.print("report         " + lab.runDirectory().path().resolve("report.html"));
        boolean passed = claims.broken().isEmpty();
        json.write(
                console,
                new Result(readyMs, passed, claims.broken(), lab.runDirectory().toString(), steps));
        return passed ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static long run(Lab lab, Claims claims, List<Look> steps, Console console) {
        try {
            lab.start();
            long readyMs = lab.readyMs().orElseThrow();
            console.print("Consul UI      %s/ui/   balancer  %s/hostname   (while the demo runs)"
                    .formatted(lab.consul().url(), lab.balancer().url()));
            steps.add(look(lab, readyMs, claims, console));
            for (int apis : CHANGES) {
                console.progress("scaling the API to " + apis);
                lab.history().record(new RunEvent.PhaseBegan("scale to %d".formatted(apis)));
                lab.scale("api", apis);
                long tookMs = lab.history()
                        .last(PoolEvent.Scaled.class)
                        .orElseThrow()
                        .event()
                        .tookMs();
                steps.add(look(lab, tookMs, claims, console));
            }
            if (!claims.broken().isEmpty()) {
                lab.fail(new LabException(String.join("; ", claims.broken())));
            }
            return readyMs;
        } catch (RuntimeException e) {
            lab.fail(e);
            throw told(e, lab.history());
        }
    }

    /** Returns a failure, or that another process removes the lab, from which it follows. */
    static RuntimeException told(RuntimeException failure, History history) {
        return history.removal()
                .<RuntimeException>map(why -> new LabException(why + ": run the demo again", failure))
                .orElse(failure);
    }

    private static Look look(Lab lab, long tookMs, Claims claims, Console console) {
        List<Instance> instances = lab.instances("api");
        int requests = Math.max(LEAST_REQUESTS, Spread.enough(instances.size(), Balancing.in(lab.known())));
        console.progress("sending %d requests through the balancer".formatted(requests));
        Responses responses = lab.requests(requests);
        List<String> passing = lab.consul().passing("api");
        List<String> rendered = lab.balancer().upstreams();
        List<String> addresses =
                instances.stream().map(Instance::address).sorted().toList();
        String step = Console.count(instances.size(), "API") + ": ";

        claims.check(
                step + "the rendered upstreams are the instances",
                () -> Assertions.assertThat(rendered).containsExactlyInAnyOrderElementsOf(addresses));
        claims.check(
                step + "the passing instances in Consul are the instances",
                () -> Assertions.assertThat(passing).containsExactlyInAnyOrderElementsOf(addresses));
        claims.check(
                step + "no request failed",
                List.of(responses.id()),
                () -> assertThat(responses).allAnswered());
        claims.check(
                step + "the hosts that answered are the instances",
                () -> assertThat(responses).cameFromExactly(instances));
        claims.check(
                step + "the requests are spread evenly",
                () -> assertThat(responses).spreadEvenlyOver(instances));

        Look seen = new Look(
                instances.size(),
                tookMs,
                rendered,
                responses.hostnames(),
                passing.size(),
                responses.total(),
                responses.failed(),
                responses.failures(),
                instances.stream()
                        .map(api -> new Seen(api.name(), api.hostname(), api.address()))
                        .toList());
        print(seen, console);
        return seen;
    }

    private static void print(Look look, Console console) {
        console.print("");
        console.styled(
                "@|bold %s|@ in force after %.2f s; passing in Consul: %d; %s",
                Console.count(look.apis(), "API"),
                look.ms() / 1000.0,
                look.consulPassing(),
                look.failed() == 0
                        ? "none of %d requests failed".formatted(look.requests())
                        : "%d of %d requests failed: %s".formatted(look.failed(), look.requests(), look.failures()));
        Table table = new Table("  instance", "hostname", "address", "rendered", "requests");
        look.instances()
                .forEach(instance -> table.row(
                        "  " + instance.name(),
                        instance.hostname(),
                        instance.address(),
                        look.rendered().contains(instance.address()) ? "yes" : "no",
                        look.hostnames().getOrDefault(instance.hostname(), 0)));
        console.print(table);
        String strangers = look.rendered().stream()
                .filter(address ->
                        look.instances().stream().noneMatch(api -> api.address().equals(address)))
                .collect(Collectors.joining(", "));
        if (!strangers.isEmpty()) {
            console.print("  also rendered: " + strangers);
        }
    }
}
