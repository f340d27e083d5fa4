package dev.ballast.cli.lab;

import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.console.NotFoundException;
import dev.ballast.cli.console.Table;
import dev.ballast.cli.options.LabChoice;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the labs that run. */
@Command(
        name = "status",
        description = {
            "Shows all labs on the engine, or one: services and balancers by name, instances, rendered upstreams, Consul's passing "
                    + "instances, addresses.",
            "States: ready (instances, upstreams and Consul agree), changing (they do not), no answer (balancer and UI run, "
                    + "and did not answer in time), incomplete (balancer or UI is missing), orphaned (the process that started the lab is gone).",
            "--json prints a list, which is empty if no lab runs. Exit code 4 if no lab runs, or not the one that --lab names.",
            "",
            "Examples:",
            "  ./ballast status",
            "  ./ballast status --lab 1a2b",
            "  ./ballast status --json | jq -r '.[0].balancer'",
            "  ./ballast status --json | jq -r '.[0].services[] | .name, .passing[]'"
        })
public final class Status implements Callable<Integer> {

    private static final String UNSEEN = "not known";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Not a {@link LabChoice}, since the default of this command is all labs. */
    @Option(names = "--lab", paramLabel = "ID", description = "Show this lab only, by its id or the beginning of it.")
    private String id = "";

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Engine engine = Engine.connect();
        Labs all = new Labs(engine);
        List<LabStatus> labs = (id.isEmpty() ? all.all() : List.of(all.find(id)))
                .parallelStream().map(found -> LabStatus.of(engine, found)).toList();
        if (json) {
            console.writeJson(Console.STDOUT, labs);
        } else {
            labs.forEach(lab -> print(lab, console));
        }
        if (!labs.isEmpty()) {
            return ExitCodes.OK;
        }
        if (json) {
            return ExitCodes.NOT_FOUND;
        }
        throw new NotFoundException("no lab runs; ./ballast up starts one");
    }

    private static String live(LabStatus lab) {
        if (lab.liveAnswers()) {
            return lab.live();
        }
        return "%s; ./ballast live --lab %s serves it"
                .formatted(lab.live().isEmpty() ? "none" : lab.live() + " does not answer", lab.id());
    }

    private static void print(LabStatus lab, Console console) {
        console.styled(
                "lab            @|bold %s|@ (%s), %s, started by %s, %s",
                lab.id(),
                lab.topology(),
                lab.state(),
                lab.startedBy(),
                lab.detached() ? "detached" : "process " + lab.owner());
        if (!lab.problem().isEmpty()) {
            console.print("problem        " + lab.problem());
        }
        boolean isSingle = lab.services().size() <= 1 && lab.balancers().size() <= 1;
        if (isSingle) {
            console.print("balancer       " + lab.balancer());
        }
        console.print("Consul UI      " + lab.ui());
        console.print("live page      " + live(lab));
        if (isSingle) {
            console.print("upstreams      " + addresses(lab, lab.upstreams()));
            console.print("passing        " + addresses(lab, lab.consulPassing()));
        }
        console.print("run directory  " + lab.run());
        if (!isSingle) {
            printByName(lab, console);
        }
        Table table = new Table("  instance", "role", "state", "hostname", "address", "image");
        lab.instances()
                .forEach(instance -> table.row(
                        "  " + instance.name(),
                        instance.role(),
                        stateOf(instance, lab),
                        instance.hostname(),
                        instance.address(),
                        instance.image()));
        console.print(table);
        console.print("");
    }

    private static String addresses(LabStatus lab, List<String> seen) {
        return lab.problem().isEmpty() ? String.join(", ", seen) : UNSEEN;
    }

    /** Prints each service with what passes, and each balancer with its upstreams of each service. */
    private static void printByName(LabStatus lab, Console console) {
        Table services = new Table("  service", "image", "count", "passing");
        lab.services()
                .forEach(service -> services.row(
                        "  " + service.name(),
                        service.image(),
                        String.valueOf(service.count()),
                        addresses(lab, service.passing())));
        console.print(services);
        Table balancers = new Table("  balancer", "strategy", "address", "service", "upstreams");
        lab.balancers().stream()
                .filter(front -> front.upstreams().isEmpty())
                .forEach(front -> balancers.row("  " + front.name(), front.strategy(), front.url(), "", UNSEEN));
        lab.balancers()
                .forEach(front -> front.upstreams()
                        .forEach((service, upstreams) -> balancers.row(
                                "  " + front.name(),
                                front.strategy(),
                                front.url(),
                                service,
                                String.join(", ", upstreams))));
        console.print(balancers);
    }

    /** Returns the state of a container, with what Consul says of an API instance that it leaves out. */
    static String stateOf(LabStatus.Part instance, LabStatus lab) {
        boolean leftOut = instance.role().equals("api")
                && lab.problem().isEmpty()
                && !lab.consulPassing().contains(instance.address());
        return leftOut ? instance.state() + ", not passing" : instance.state();
    }
}
