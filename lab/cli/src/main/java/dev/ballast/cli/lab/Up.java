package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.Exclusive;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.HostPort;
import dev.ballast.engine.Labs;
import dev.ballast.live.LivePage;
import dev.ballast.topology.BalancerSpec;
import dev.ballast.topology.Ports;
import dev.ballast.topology.ServiceSpec;
import dev.ballast.topology.Topology;
import dev.ballast.topology.TopologyBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a lab that stays up. */
@Command(
        name = LabChoice.STARTED_BY_UP,
        description = {
            "Starts a lab that stays up, on the article's ports: the balancer on 5000, Consul's UI on 8500. Its live page on "
                    + "5001 shows the pool and has buttons that change it.",
            "-f starts the services and balancers of a file, which ./ballast topology prints; ./ballast apply changes them.",
            "The lab runs until Ctrl-C (exit code 130) or ./ballast down in another terminal (exit code 0). With --detach "
                    + "the command returns when the lab is ready; end it by ./ballast down.",
            "",
            "Examples:",
            "  ./ballast up",
            "  ./ballast up --apis 3 --detach",
            "  ./ballast up -f lab.yaml --detach",
            "  ./ballast up --api ./my-api --port 0",
            "  ./ballast up --topology article --balancer nginx-restart"
        })
public final class Up implements Callable<Integer> {

    private static final String FILE = "--file";

    /** The short forms of what a file says. */
    private static final Set<String> SHORT_FORMS = Set.of("--api", "--apis", "--balancer", "--topology");

    private static final String NO_PAGE = "none; ./ballast live serves one";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-f", FILE},
            paramLabel = "FILE",
            description =
                    "Start the topology of this YAML file, such as ./ballast topology prints. --port and --ui-port win.")
    private String file = "";

    @Mixin
    private UpTopology deployed = new UpTopology();

    @Mixin
    private LivePort livePort = new LivePort();

    @Option(
            names = {"-d", "--detach"},
            description = "Return when the lab is ready, and leave it running.")
    private boolean detach;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Topology topology = topology();
        livePort.check(topology);
        Engine engine = Engine.connect();
        Set<String> orphans = new Labs(engine).removeOrphans(); // first, since they may hold the ports
        if (!orphans.isEmpty()) {
            console.progress("removed labs whose process is gone: " + String.join(", ", orphans));
        }
        requireFree(engine, topology);
        int live = livePort.choose(engine, topology, console);
        Lab lab = Lab.start(
                engine.isOnThisMachine() ? onChosenPorts(topology, live) : topology,
                LabOptions.named(LabChoice.STARTED_BY_UP)
                        .withCommand(Console.command(spec))
                        .withProgress(console::progress)
                        .withLivePort(live)
                        .asDetached(detach)
                        .asLongLived(true));
        console.done("ready in %.1f s".formatted(lab.readyMs().orElse(0) / 1000.0));
        String choice = choice(engine, lab);
        return detach ? leave(lab, live, choice, console) : stay(lab, live, choice, console);
    }

    private Topology topology() {
        if (file.isEmpty()) {
            return deployed.topology();
        }
        Exclusive.require(spec, FILE, SHORT_FORMS::contains);
        return deployed.topology(Path.of(file));
    }

    private static void requireFree(Engine engine, Topology topology) {
        boolean isFirst = true;
        for (BalancerSpec balancer : topology.balancers()) {
            String what = topology.balancers().size() == 1 ? "balancer" : "balancer " + balancer.name();
            requireFree(
                    engine,
                    what,
                    isFirst ? "--port" : "balancers.%s.port of the file".formatted(balancer.name()),
                    balancer.port());
            isFirst = false;
        }
        requireFree(engine, "Consul UI", "--ui-port", topology.uiPort());
    }

    /** Chooses the ports that may be any, since the engine would choose others when a container restarts. */
    private static Topology onChosenPorts(Topology wanted, int live) {
        List<Integer> taken = new ArrayList<>(LivePort.ports(wanted));
        taken.add(live);
        TopologyBuilder chosen = wanted.toBuilder();
        for (BalancerSpec balancer : wanted.balancers()) {
            if (balancer.port() == 0) {
                int free = LivePort.free(taken);
                taken.add(free);
                chosen.balancer(balancer.name(), b -> b.port(free));
            }
        }
        Topology topology = chosen.build();
        return wanted.uiPort() != 0
                ? topology
                : topology.withPorts(new Ports(topology.ports().balancer(), LivePort.free(taken)));
    }

    /** Returns the option without which a command would not know which of this user's labs is meant; blank if it is the only one. */
    private static String choice(Engine engine, Lab lab) {
        return LabChoice.option(lab.id(), new Labs(engine).all());
    }

    private static int leave(Lab lab, int livePort, String choice, Console console) {
        Optional<String> page =
                livePort == LivePort.NONE ? Optional.empty() : BackgroundPage.start(lab, livePort, console);
        lab.detach();
        page.ifPresent(url -> BackgroundPage.awaitRecording(lab, console));
        print(console, lab, page.orElse(NO_PAGE), choice);
        console.print("The lab stays up; ./ballast down%s removes it.".formatted(choice));
        return ExitCodes.OK;
    }

    private static int stay(Lab lab, int livePort, String choice, Console console) {
        if (livePort == LivePort.NONE) {
            stay(lab, NO_PAGE, choice, console);
            return ExitCodes.OK;
        }
        try (LivePage page = LivePage.serve(lab, livePort)) {
            try {
                stay(lab, page.url(), choice, console);
            } finally {
                page.end("Lab %s was removed.".formatted(lab.id()));
            }
        }
        return ExitCodes.OK;
    }

    private static void stay(Lab lab, String page, String choice, Console console) {
        print(console, lab, page, choice);
        console.print("Ctrl-C or ./ballast down%s in another terminal removes the lab.".formatted(choice));
        await(lab, console);
    }

    static void requireFree(Engine engine, String what, String option, int port) {
        if (port == 0 || !engine.isOnThisMachine()) {
            return;
        }
        HostPort.takenBy(port, engine).ifPresent(holder -> refuse(what, option, port, holder));
    }

    static void refuse(String what, String option, int port, HostPort.Holder holder) {
        String remedy = holder.anothers()
                ? "ask that user"
                : holder.isLab() ? "./ballast down --lab %s removes that lab".formatted(holder.lab()) : "stop it";
        throw new EngineException(
                "port %d, wanted for the %s, is held by %s".formatted(port, what, holder),
                "%s, or choose another port by %s, or free ones by --port 0".formatted(remedy, option),
                null);
    }

    private static void print(Console console, Lab lab, String page, String choice) {
        Topology topology = lab.topology();
        console.styled("lab            @|bold %s|@ (%s: %s)", lab.id(), topology.name(), StartedLab.inWords(topology));
        StartedLab.addresses(lab).forEach(address -> console.styled("%-14s @|bold %s|@", address.of(), address.url()));
        console.styled("Consul UI      @|bold %s/ui/|@", lab.consul().url());
        console.styled("live page      @|bold %s|@", page);
        console.print("run directory  " + lab.runDirectory());
        console.print("");
        ServiceSpec first = topology.services().get(0);
        console.print("Try: %s    ./ballast scale %s=3%s    ./ballast status"
                .formatted(StartedLab.curl(lab.balancer().url(), first), first.name(), choice));
    }

    private static void await(Lab lab, Console console) {
        lab.awaitRemoval();
        console.done("lab %s was removed by another process".formatted(lab.id()));
    }
}
