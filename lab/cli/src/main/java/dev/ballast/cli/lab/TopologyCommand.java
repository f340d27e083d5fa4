package dev.ballast.cli.lab;

import dev.ballast.LabException;
import dev.ballast.cli.console.Console;
import dev.ballast.cli.console.ExitCodes;
import dev.ballast.cli.options.Exclusive;
import dev.ballast.deploy.AppliedTopology;
import dev.ballast.engine.Container;
import dev.ballast.engine.Containers;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import dev.ballast.engine.Role;
import dev.ballast.topology.InForce;
import dev.ballast.topology.Topology;
import dev.ballast.topology.file.TopologyFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a topology. */
@Command(
        name = "topology",
        description = {
            "Prints what up would start, the settings and all defaults included, as YAML: services, balancers, Consul. The output "
                    + "is a file for -f, and prints itself again. Comments say which settings an image does not put into effect.",
            "Needs no engine, except for --lab. Exit code 2 if the file is wrong, with file, line and field of each problem.",
            "",
            "Examples:",
            "  ./ballast topology",
            "  ./ballast topology --balancer haproxy --apis 3 > lab.yaml",
            "  ./ballast topology -f lab.yaml",
            "  ./ballast topology --lab 1a2b",
            "  ./ballast topology --schema > lab.schema.json"
        })
public final class TopologyCommand implements Callable<Integer> {

    private static final String FILE = "--file";
    private static final String LAB = "--lab";
    private static final String SCHEMA = "--schema";
    private static final String JSON = "--json";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-f", FILE},
            paramLabel = "FILE",
            description = "Print the topology of this file; ports that it does not say are those of up.")
    private String file = "";

    @Option(
            names = LAB,
            paramLabel = "ID",
            description =
                    "Print what is in force in this lab, with the instances that run, by its id or the beginning of it.")
    private String lab = "";

    @Option(
            names = JSON,
            description = "Print JSON: each setting of each service and balancer, and where its value is from.")
    private boolean json;

    @Option(names = SCHEMA, description = "Print the JSON Schema of the files, for editors.")
    private boolean schema;

    @Mixin
    private UpTopology deployed = new UpTopology();

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        if (schema) {
            requireAlone(SCHEMA, List.of());
            console.print(TopologyFile.schema().stripTrailing());
            return ExitCodes.OK;
        }
        Topology topology = topology(console);
        if (json) {
            console.writeJson(Console.STDOUT, TopologyView.of(topology));
        } else {
            console.print(TopologyFile.toYaml(topology).stripTrailing());
        }
        return ExitCodes.OK;
    }

    private Topology topology(Console console) {
        if (!file.isEmpty()) {
            requireAlone(FILE, List.of(JSON));
            return TopologyFile.read(Path.of(file), deployed.ports());
        }
        if (!lab.isEmpty()) {
            requireAlone(LAB, List.of(JSON));
            return inForce(console);
        }
        return deployed.topology();
    }

    private Topology inForce(Console console) {
        Engine engine = Engine.connect();
        Labs.Found found = new Labs(engine).find(lab);
        InForce inForce = read(found).withCounts(instances(new Containers(engine, found.id(), found.detached())));
        if (!inForce.isSettled()) {
            console.note("a change of lab %s has not ended; what is unsettled: %s"
                    .formatted(
                            found.id(),
                            Stream.of(inForce.unsettledServices(), inForce.unsettledBalancers())
                                    .flatMap(Set::stream)
                                    .sorted()
                                    .collect(Collectors.joining(", "))));
        }
        return inForce.topology();
    }

    private static InForce read(Labs.Found found) {
        try {
            return new AppliedTopology(Path.of(found.run()), found.topology()).read();
        } catch (IllegalArgumentException e) {
            throw new LabException(
                    "the topology of lab %s cannot be read (%s): another version of Ballast may have started the lab"
                            .formatted(found.id(), e.getMessage()),
                    e);
        }
    }

    /** Returns how many instances of each service run. */
    private static Map<String, Integer> instances(Containers containers) {
        return containers.all().stream()
                .filter(container -> container.role() == Role.API && container.running())
                .collect(Collectors.toMap(Container::service, container -> 1, Integer::sum));
    }

    /** Refuses options beside one that says all. */
    private void requireAlone(String option, List<String> allowed) {
        Exclusive.require(spec, option, other -> !other.equals("--debug") && !allowed.contains(other));
    }
}
