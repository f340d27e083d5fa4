package dev.ballast.cli.lab;

import dev.ballast.Lab;
import dev.ballast.LabOptions;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.engine.Engine;
import dev.ballast.engine.EngineException;
import dev.ballast.engine.HostPort;
import dev.ballast.engine.Labs;
import dev.ballast.live.LivePage;
import dev.ballast.topology.Ports;
import dev.ballast.topology.Topology;
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
            "The lab runs until Ctrl-C (exit code 130) or ./ballast down in another terminal (exit code 0). With --detach "
                    + "the command returns when the lab is ready; end it by ./ballast down.",
            "",
            "Examples:",
            "  ./ballast up",
            "  ./ballast up --apis 3 --detach",
            "  ./ballast up --api ./my-api --port 0",
            "  ./ballast up --topology article --balancer nginx-restart"
        })
public final class Up implements Callable<Integer> {

    private static final String NO_PAGE = "none; ./ballast live serves one";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

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
        Topology topology = deployed.topology();
        livePort.check(topology.ports());
        Engine engine = Engine.connect();
        Set<String> orphans = new Labs(engine).removeOrphans(); // first, since they may hold the ports
        if (!orphans.isEmpty()) {
            console.progress("removed labs whose process is gone: " + String.join(", ", orphans));
        }
        requireFree(engine, "balancer", "--port", topology.ports().balancer());
        requireFree(engine, "Consul UI", "--ui-port", topology.ports().ui());
        int live = livePort.choose(engine, topology.ports(), console);
        Lab lab = Lab.start(
                topology.withPorts(engine.isOnThisMachine() ? chosen(topology.ports(), live) : topology.ports()),
                LabOptions.named(LabChoice.STARTED_BY_UP)
                        .withCommand(Console.command(spec))
                        .withProgress(console::progress)
                        .withLivePort(live)
                        .asDetached(detach)
                        .asLongLived(true));
        console.done("ready in %.1f s".formatted(lab.readyMs().orElse(0) / 1000.0));
        return detach ? leave(lab, live, console) : stay(lab, live, console);
    }

    /** Chooses the ports that may be any, since the engine would choose others when a container restarts. */
    private static Ports chosen(Ports wanted, int live) {
        int balancer = wanted.balancer() != 0 ? wanted.balancer() : LivePort.free(List.of(live, wanted.ui()));
        return new Ports(balancer, wanted.ui() != 0 ? wanted.ui() : LivePort.free(List.of(live, balancer)));
    }

    private static int leave(Lab lab, int livePort, Console console) {
        Optional<String> page =
                livePort == LivePort.NONE ? Optional.empty() : BackgroundPage.start(lab, livePort, console);
        lab.detach();
        page.ifPresent(url -> BackgroundPage.awaitRecording(lab, console));
        print(console, lab, page.orElse(NO_PAGE));
        console.print("The lab stays up; ./ballast down removes it.");
        return ExitCodes.OK;
    }

    private static int stay(Lab lab, int livePort, Console console) {
        if (livePort == LivePort.NONE) {
            stay(lab, NO_PAGE, console);
            return ExitCodes.OK;
        }
        try (LivePage page = LivePage.serve(lab, livePort)) {
            try {
                stay(lab, page.url(), console);
            } finally {
                page.end("Lab %s was removed.".formatted(lab.id()));
            }
        }
        return ExitCodes.OK;
    }

    private static void stay(Lab lab, String page, Console console) {
        print(console, lab, page);
        console.print("Ctrl-C or ./ballast down in another terminal removes the lab.");
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

    private static void print(Console console, Lab lab, String page) {
        Topology topology = lab.topology();
        console.styled(
                "lab            @|bold %s|@ (%s: %d of %s behind %s)",
                lab.id(), topology.name(), topology.apis(), topology.api(), topology.balancer());
        console.styled("balancer       @|bold %s/hostname|@", lab.balancer().url());
        console.styled("Consul UI      @|bold %s/ui/|@", lab.consul().url());
        console.styled("live page      @|bold %s|@", page);
        console.print("run directory  " + lab.runDirectory());
        console.print("");
        console.print("Try: curl %s/hostname    ./ballast scale api=3    ./ballast status"
                .formatted(lab.balancer().url()));
    }

    private static void await(Lab lab, Console console) {
        lab.awaitRemoval();
        console.done("lab %s was removed by another process".formatted(lab.id()));
    }
}
